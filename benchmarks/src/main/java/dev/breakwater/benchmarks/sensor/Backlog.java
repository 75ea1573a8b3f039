package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.benchmarks.cgroup.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a collector has yet to do when a load has ended, told from outside: for as long as it works
 * near its limit it has something left over.
 */
final class Backlog {
  private static final long LOOK_MILLIS = 100;

  /** Below this share of its limit it works off nothing. */
  private static final double BUSY = 0.6;

  /** Looks in a row that have to be quiet: a processor limit is given out every 100 ms. */
  private static final int QUIET_LOOKS = 3;

  private Backlog() {}

  /** Waits until it is done; returns after how many seconds that was, or all that were given. */
  static double workedOff(ControlGroup group, int cpuMillis, Duration atMost)
      throws InterruptedException, IOException {
    long begin = System.nanoTime();
    long lastBusy = begin;
    long last = begin;
    Usage before = group.usage();
    int quiet = 0;
    while (quiet < QUIET_LOOKS && last - begin < atMost.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      Usage now = group.usage();
      long time = System.nanoTime();
      boolean busy = now.coresSince(before, time - last) > BUSY * cpuMillis / 1000;
      quiet = busy ? 0 : quiet + 1;
      lastBusy = busy ? time : lastBusy;
      before = now;
      last = time;
    }
    return (lastBusy - begin) / 1e9;
  }
}
