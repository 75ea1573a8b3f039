package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Part;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands in front of a batch in a segment: 80 bytes, big-endian, under a checksum of their own
 * so that the numbers of a batch whose body is damaged are known.
 *
 * <pre>
 *  0 mark "BWF1"   4 body length   8 CRC-32C of the body   12 kind   13 part   14 zero
 * 16 ordinal      24 epoch        32 first number         40 last number
 * 48 start (ns)   56 end (ns)     64 stored (ms)          72 signals   76 CRC-32C of 0 to 75
 * </pre>
 *
 * @param length bytes of the body
 * @param bodyChecksum CRC-32C of the body
 * @param kind what may be done to it
 * @param part whose signals they are
 * @param ordinal its number in the spool, rising; numbers are left out where frames were joined
 * @param epoch the epoch of its signals
 * @param first the first sequence number that it accounts for
 * @param last the last one
 * @param startNanos the earliest time of its signals, nanoseconds since 1970
 * @param endNanos the latest
 * @param storedMillis when it was stored, milliseconds since 1970
 * @param signals how many signals the body holds
 */
record FrameHeader(
    int length,
    int bodyChecksum,
    FrameKind kind,
    Part part,
    long ordinal,
    long epoch,
    long first,
    long last,
    long startNanos,
    long endNanos,
    long storedMillis,
    int signals) {

  static final int BYTES = 80;
  static final int MARK = 0x42574631;

  private static final int CHECKED = 76;
  private static final Part[] PARTS = Part.values();

  /** The header of a batch. */
  static FrameHeader of(
      Outline outline, FrameKind kind, byte[] body, long ordinal, long storedMillis) {
    return new FrameHeader(
        body.length,
        checksum(body, 0, body.length),
        kind,
        outline.origin().part(),
        ordinal,
        outline.epoch(),
        outline.first(),
        outline.last(),
        outline.startNanos(),
        outline.endNanos(),
        storedMillis,
        outline.signals());
  }

  /** The bytes of the whole frame. */
  int frameBytes() {
    return BYTES + length;
  }

  /** Whether its signals are all those of the numbers that it accounts for. */
  boolean isWhole() {
    return signals == last - first + 1;
  }

  /** Whether the other is of the same part and epoch and comes after it. */
  boolean isFollowedBy(FrameHeader other) {
    return part == other.part && epoch == other.epoch && other.first > last;
  }

  @SuppressWarnings("EnumOrdinal") // constants are appended, never moved: their order is the file's
  void write(ByteBuffer out) {
    int at = out.position();
    out.putInt(MARK).putInt(length).putInt(bodyChecksum);
    out.put(kind.code()).put((byte) part.ordinal()).putShort((short) 0);
    out.putLong(ordinal).putLong(epoch).putLong(first).putLong(last);
    out.putLong(startNanos).putLong(endNanos).putLong(storedMillis).putInt(signals);
    out.putInt(checksum(out.slice(at, CHECKED)));
  }

  /** The header in the 80 bytes at the position; empty if they are none. */
  static Optional<FrameHeader> read(ByteBuffer in, int at) {
    if (in.getInt(at) != MARK || in.getInt(at + CHECKED) != checksum(in.slice(at, CHECKED))) {
      return Optional.empty();
    }
    int length = in.getInt(at + 4);
    Optional<FrameKind> kind = FrameKind.ofCode(in.get(at + 12));
    int part = in.get(at + 13);
    if (length <= 0
        || length > SpoolLimits.LONGEST_BODY
        || kind.isEmpty()
        || part < 0
        || part >= PARTS.length) {
      return Optional.empty();
    }
    return Optional.of(
        new FrameHeader(
            length,
            in.getInt(at + 8),
            kind.get(),
            PARTS[part],
            in.getLong(at + 16),
            in.getLong(at + 24),
            in.getLong(at + 32),
            in.getLong(at + 40),
            in.getLong(at + 48),
            in.getLong(at + 56),
            in.getLong(at + 64),
            in.getInt(at + 72)));
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
