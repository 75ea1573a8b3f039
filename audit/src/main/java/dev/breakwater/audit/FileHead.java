package dev.breakwater.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** What a log file is known by: its inode, and its first bytes, which rotation does not change. */
final class FileHead {
  /** How many bytes are looked at; an audit event's first 256 hold its auditID. */
  static final int LENGTH = 256;

  private FileHead() {}

  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  /** Reads the first bytes and returns how many of them there are. */
  static int read(FileChannel file, byte[] head, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(head, 0, length);
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = file.read(bytes, bytes.position());
    }
    return bytes.position();
  }

  /** Whether a file begins with those bytes. */
  static boolean begins(FileChannel file, byte[] head, int length) throws IOException {
    byte[] actual = new byte[length];
    return read(file, actual, length) == length
        && Arrays.mismatch(actual, 0, length, head, 0, length) < 0;
  }

  /** The checksum of the first bytes. */
  static long checksum(byte[] head, int length) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, length);
    return crc.getValue();
  }

  /** Whether a file begins as the one did that the position is of, and reaches as far. */
  static boolean matches(Path path, Position position) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      int length = position.headLength();
      byte[] head = new byte[length];
      return file.size() >= position.offset()
          && read(file, head, length) == length
          && checksum(head, length) == position.head();
    }
  }
}
