package dev.breakwater.audit;

import java.io.ByteArrayOutputStream;

/**
 * Cuts bytes that come in pieces into lines. Memory is bounded by the longest line allowed: of a
 * longer one nothing is kept but its length.
 */
final class LineSplitter {

  /** Takes lines. */
  interface Lines {
    /** Takes a line without its end; the bytes are valid during the call only. */
    void line(byte[] bytes, int from, int length, long offset);

    /** Takes word of a line that was too long to keep. */
    void tooLong(long length, long offset);
  }

  private final int maximumLength;
  private final Lines lines;
  private final Kept kept = new Kept();
  private long start;
  private long length;

  /** Cuts from the offset on, which is where a line begins. */
  LineSplitter(int maximumLength, long offset, Lines lines) {
    this.maximumLength = maximumLength;
    this.start = offset;
    this.lines = lines;
  }

  /** Where the line begins whose end has not come yet. */
  long start() {
    return start;
  }

  /** How many bytes have come of the line whose end has not come yet. */
  long pending() {
    return length;
  }

  /** Takes a piece. */
  void accept(byte[] bytes, int from, int count) {
    int at = from;
    int end = from + count;
    while (at < end) {
      int newline = at;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      int piece = newline - at;
      if (newline == end) {
        keep(bytes, at, piece);
        return;
      }
      if (length == 0 && piece <= maximumLength) {
        lines.line(bytes, at, piece, start);
        start += piece + 1L;
      } else {
        keep(bytes, at, piece);
        hand();
        start++;
      }
      at = newline + 1;
    }
  }

  /** Hands out the last line, which has no end. */
  void finish() {
    if (length > 0) {
      hand();
    }
  }

  private void keep(byte[] bytes, int from, int count) {
    length += count;
    if (length <= maximumLength) {
      kept.write(bytes, from, count);
    } else {
      kept.drop();
    }
  }

  private void hand() {
    if (length > maximumLength) {
      lines.tooLong(length, start);
    } else {
      lines.line(kept.bytes(), 0, (int) length, start);
    }
    start += length;
    length = 0;
    kept.reset();
  }

  private static final class Kept extends ByteArrayOutputStream {
    private static final int LARGE = 1 << 16;

    Kept() {
      super(LARGE);
    }

    byte[] bytes() {
      return buf;
    }

    /** Forgets the bytes and the room that they took. */
    void drop() {
      if (buf.length > LARGE) {
        buf = new byte[LARGE];
      }
      count = 0;
    }
  }
}
