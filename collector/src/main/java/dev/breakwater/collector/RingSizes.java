package dev.breakwater.collector;

/**
 * How large the ring buffers are, each a power of two of at least a page. They bridge the time in
 * which the collector does not read: at 250,000 opens a second 8 MiB are an eighth of a second.
 *
 * @param bytes for what may flood: openings and other calls
 * @param urgentBytes for what a flood must never cost: processes and calls that change rights
 */
record RingSizes(int bytes, int urgentBytes) {
  static final RingSizes USUAL = new RingSizes(8 << 20, 2 << 20);

  private static final int PAGE = 4096;

  RingSizes {
    require(bytes);
    require(urgentBytes);
  }

  /** With so much room for what may flood. */
  static RingSizes ofMebibytes(int mebibytes) {
    return new RingSizes(mebibytes << 20, USUAL.urgentBytes());
  }

  private static void require(int bytes) {
    if (bytes < PAGE || Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          "a ring buffer has a power of two of bytes, 4096 or more, not " + bytes);
    }
  }
}
