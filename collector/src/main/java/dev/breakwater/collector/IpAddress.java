package dev.breakwater.collector;

import java.nio.ByteBuffer;

/**
 * An internet address as a key: an address of version 4 and the same in the form of version 6
 * (::ffff:a.b.c.d) are one.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;

  /**
   * The address of these bytes.
   *
   * @throws IllegalArgumentException if they are neither 4 nor 16
   */
  static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new IpAddress(0, MAPPED | Integer.toUnsignedLong(buffer.getInt()));
      case 16 -> new IpAddress(buffer.getLong(), buffer.getLong());
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  /** Whether it is one of version 4. */
  boolean isV4() {
    return high == 0 && (low & ~0xffff_ffffL) == MAPPED;
  }

  /** Its 4 or 16 bytes. */
  byte[] bytes() {
    return isV4()
        ? ByteBuffer.allocate(4).putInt((int) low).array()
        : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return Protocol.text(bytes());
  }
}
