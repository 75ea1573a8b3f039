package dev.breakwater.publisher.spool;

/**
 * How much the spool may hold.
 *
 * @param budget bytes on disk, at most, at any moment
 * @param segment bytes of a segment file, at most
 * @param fsync when what is written is made durable
 */
public record SpoolLimits(long budget, int segment, FsyncPolicy fsync) {
  /** The longest body of a frame, in bytes. */
  public static final int LONGEST_BODY = 1 << 20;

  /** The budget where none is given. */
  public static final long DEFAULT_BUDGET = 256L << 20;

  /** Below this a spool is of no use: it holds a few of the longest batches. */
  public static final long LEAST_BUDGET = 16L << 20;

  private static final int LARGEST_SEGMENT = 8 << 20;

  /** Within that budget, in at least eight segments. */
  public static SpoolLimits of(long budget, FsyncPolicy fsync) {
    return new SpoolLimits(budget, (int) Math.min(budget / 8, LARGEST_SEGMENT), fsync);
  }

  /** What segments may hold together: beside them there is one being rewritten, and the reserve. */
  long usable() {
    return budget - segment - Reserve.BYTES;
  }
}
