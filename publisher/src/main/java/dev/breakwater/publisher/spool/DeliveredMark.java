package dev.breakwater.publisher.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file that remembers up to which ordinal frames are delivered: the ordinal and its CRC-32C,
 * twelve bytes. It is written in place and made durable with the segments; an older one, or a
 * damaged one, means that frames are delivered again, which the hub notices.
 */
final class DeliveredMark implements AutoCloseable {
  private static final int BYTES = 12;

  private final FileChannel file;

  private DeliveredMark(FileChannel file) {
    this.file = file;
  }

  static DeliveredMark open(Path directory) throws IOException {
    return new DeliveredMark(
        FileChannel.open(
            directory.resolve("delivered"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            SegmentFile.PRIVATE));
  }

  /** The ordinal; 0 if there is none that can be read. */
  long read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, bytes.position()) < 0) {
        return 0;
      }
    }
    long ordinal = bytes.getLong(0);
    return bytes.getInt(8) == checksum(bytes) && ordinal > 0 ? ordinal : 0;
  }

  void write(long ordinal) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(0, ordinal);
    bytes.putInt(8, checksum(bytes));
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, 8));
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
