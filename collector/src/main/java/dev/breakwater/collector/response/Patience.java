package dev.breakwater.collector.response;

import java.time.Duration;

/**
 * Waits until something the kernel was told to do has been done. It looks again and again: of what
 * it waits for the kernel tells nobody.
 */
final class Patience {
  private static final long STEP_MILLIS = 5;

  private Patience() {}

  /** Something that may hold by now, and that may fail to be looked at. */
  @FunctionalInterface
  interface Check<E extends Exception> {
    boolean holds() throws E;
  }

  /** Whether it holds before the time is over. */
  static <E extends Exception> boolean until(Duration most, Check<E> check)
      throws E, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(STEP_MILLIS);
    }
    return true;
  }
}
