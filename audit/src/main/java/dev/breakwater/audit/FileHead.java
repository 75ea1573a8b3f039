package dev.breakwater.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** What a log file is known by: its inode, and its first bytes, which rotation does not change. */
final class FileHead {
  /** How many bytes are looked at; an audit event's first 256 hold its auditID. */
  static final int LENGTH = 256;

  private FileHead() {}

  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  /** The checksum of the first bytes; -1 if the file has fewer. */
  static long checksum(SeekableByteChannel file, int length) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(length);
    long before = file.position();
    file.position(0);
    int count = 0;
    while (head.hasRemaining() && count >= 0) {
      count = file.read(head);
    }
    file.position(before);
    if (head.hasRemaining()) {
      return -1;
    }
    CRC32C crc = new CRC32C();
    crc.update(head.flip());
    return crc.getValue();
  }

  /** Whether a file begins as the one did that the position is of, and reaches as far. */
  static boolean matches(Path path, Position position) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      return file.size() >= position.offset()
          && checksum(file, position.headLength()) == position.head();
    }
  }
}
