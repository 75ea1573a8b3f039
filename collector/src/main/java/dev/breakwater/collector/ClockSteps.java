package dev.breakwater.collector;

/**
 * Tells that the time of day was moved, from how far it is ahead of the time since boot. A clock
 * that is disciplined drifts by parts in ten thousand at most (adjtimex(2): 500 of a million); what
 * goes beyond two seconds more than that was set by somebody.
 */
final class ClockSteps {

  /** What a clock is moved by without anybody's being told. */
  static final long TOLERANCE = 2_000_000_000L;

  /** One thousandth: twice what the kernel lets a clock be steered by. */
  private static final long SLEW = 1_000;

  private long expected;
  private long last;

  /**
   * Begins to watch.
   *
   * @param sinceBoot nanoseconds since boot
   * @param ahead how many nanoseconds the time of day is ahead of that
   */
  ClockSteps(long sinceBoot, long ahead) {
    this.expected = ahead;
    this.last = sinceBoot;
  }

  /**
   * Takes a look.
   *
   * @return by how many nanoseconds the time of day was moved since the last look; 0 if it was not
   */
  long observe(long sinceBoot, long ahead) {
    long drift = Math.max(0, sinceBoot - last) / SLEW;
    last = sinceBoot;
    long difference = ahead - expected;
    if (Math.abs(difference) > TOLERANCE + drift) {
      expected = ahead;
      return difference;
    }
    expected += Math.clamp(difference, -drift, drift);
    return 0;
  }
}
