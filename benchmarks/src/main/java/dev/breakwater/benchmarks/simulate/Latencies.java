package dev.breakwater.benchmarks.simulate;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long answers took, counted in classes that are 5 % wide, so that memory does not grow with
 * their number.
 */
final class Latencies {
  private static final double WIDTH = 1.05;
  private static final int CLASSES = 400;

  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);

  void add(long nanos) {
    counts.incrementAndGet(classOf(nanos));
  }

  /** Forgets all. */
  void clear() {
    for (int i = 0; i < CLASSES; i++) {
      counts.set(i, 0);
    }
  }

  /**
   * The time in milliseconds that the share of answers did not exceed, to 5 %; 0 if there was none.
   *
   * @param share between 0 and 1
   */
  double millis(double share) {
    long[] all = new long[CLASSES];
    Arrays.setAll(all, counts::get);
    long total = Arrays.stream(all).sum();
    long wanted = (long) Math.ceil(total * share);
    long sum = 0;
    for (int i = 0; i < CLASSES; i++) {
      sum += all[i];
      if (sum >= wanted && sum > 0) {
        return Math.pow(WIDTH, i) / 1000;
      }
    }
    return 0;
  }

  /** Class i holds what took up to 1.05 to the power of i microseconds. */
  private static int classOf(long nanos) {
    double micros = Math.max(1, nanos / 1000.0);
    return (int) Math.min(CLASSES - 1, Math.ceil(Math.log(micros) / Math.log(WIDTH)));
  }
}
