package dev.breakwater.publisher.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A segment's name and its first 28 bytes, big-endian: the mark "BWSPOOL1", its id, the id of the
 * oldest segment that it stands for, and the CRC-32C of these.
 *
 * @param id the first ordinal that it may hold when it began; its name in 16 hexadecimal digits
 * @param replaces the id of the oldest segment whose frames it took over; its own if it took none
 */
record SegmentFile(long id, long replaces) {
  static final int HEADER = 28;
  static final String SUFFIX = ".segment";
  static final String NEW = ".new";
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final long MARK = 0x425753504f4f4c31L;

  static Path path(Path directory, long id) {
    return directory.resolve(String.format("%016x", id) + SUFFIX);
  }

  /** The id in a segment's name; empty if it is not a segment's. */
  static Optional<Long> idOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("[0-7][0-9a-f]{15}\\.segment")
        ? Optional.of(Long.parseLong(name.substring(0, 16), 16))
        : Optional.empty();
  }

  /** Makes a file that holds nothing but the header. */
  FileChannel create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE),
            PRIVATE);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putLong(MARK).putLong(id).putLong(replaces).putInt(checksum(header)).flip();
    try {
      while (header.hasRemaining()) {
        channel.write(header, header.position());
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What the header says; empty if it is damaged. */
  static Optional<SegmentFile> read(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    while (header.hasRemaining()) {
      if (channel.read(header, header.position()) < 0) {
        return Optional.empty();
      }
    }
    if (header.getLong(0) != MARK || header.getInt(HEADER - 4) != checksum(header)) {
      return Optional.empty();
    }
    return Optional.of(new SegmentFile(header.getLong(8), header.getLong(16)));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, HEADER - 4));
    return (int) checksum.getValue();
  }
}
