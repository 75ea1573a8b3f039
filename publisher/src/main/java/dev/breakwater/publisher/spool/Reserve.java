package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Bytes kept on disk for the moment at which it is full: room has to be made by writing a smaller
 * segment before a larger one is deleted.
 */
final class Reserve {
  static final int BYTES = 512 << 10;

  private static final System.Logger LOG = System.getLogger(Reserve.class.getName());

  private final Path file;

  Reserve(Path directory) {
    this.file = directory.resolve("reserve");
  }

  /** Gives the bytes back to the disk. */
  void release() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Takes the bytes again, if there are any: a disk that is still full is no error here. */
  void renew() {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            SegmentFile.PRIVATE)) {
      ByteBuffer zeros = ByteBuffer.allocate(1 << 13);
      for (long size = out.size(); size < BYTES; size += zeros.capacity()) {
        zeros.clear();
        while (zeros.hasRemaining()) {
          out.write(zeros, size + zeros.position());
        }
      }
    } catch (IOException e) {
      LOG.log(DEBUG, "no reserve on a full disk", e);
    }
  }
}
