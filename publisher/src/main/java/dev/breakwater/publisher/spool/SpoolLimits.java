package dev.breakwater.publisher.spool;

import java.time.Duration;

/**
 * How much the spool may hold.
 *
 * @param budget bytes on disk, at most, at any moment
 * @param segment bytes of a segment file, at most
 * @param fsync when what is written is made durable
 * @param patience how long a disk that is full holds senders back before activity is given up
 */
public record SpoolLimits(long budget, int segment, FsyncPolicy fsync, Duration patience) {
  /**
   * Longer than a rotation of logs or a clean-up of images takes to make room, shorter than the
   * time after which a node counts as silent.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The longest body of a frame, in bytes. */
  public static final int LONGEST_BODY = 1 << 20;

  /** The budget where none is given. */
  public static final long DEFAULT_BUDGET = 256L << 20;

  /** Below this a spool is of no use: it holds a few of the longest batches. */
  public static final long LEAST_BUDGET = 16L << 20;

  private static final int LARGEST_SEGMENT = 8 << 20;

  /** Within that budget, in at least eight segments. */
  public static SpoolLimits of(long budget, FsyncPolicy fsync) {
    return new SpoolLimits(budget, (int) Math.min(budget / 8, LARGEST_SEGMENT), fsync, PATIENCE);
  }

  /** What segments may hold together: beside them there is one being rewritten, and the reserve. */
  long usable() {
    return budget - segment - Reserve.BYTES;
  }
}
