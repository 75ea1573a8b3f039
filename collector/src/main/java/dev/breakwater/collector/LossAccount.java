package dev.breakwater.collector;

import java.util.Arrays;

/**
 * Keeps account of events that the kernel told or lost. The kernel counts what it loses, and
 * numbers what it tells on each CPU; a gap in the numbers that its count does not explain is a loss
 * too.
 */
final class LossAccount {
  private static final int MOST_CPUS = 8192;

  private long[] last = new long[64];
  private long gaps;
  private long gapsAtCheck;
  private long lost;
  private long unexplained;
  private long unreadable;

  /** An event has come with its number on its CPU. */
  void told(int cpu, long sequence) {
    if (cpu >= MOST_CPUS) {
      throw new IllegalStateException("no machine has a CPU " + cpu);
    }
    if (cpu >= last.length) {
      last = Arrays.copyOf(last, Math.max(cpu + 1, 2 * last.length));
    }
    long expected = last[cpu] + 1;
    if (sequence > expected) {
      gaps += sequence - expected;
    }
    last[cpu] = Math.max(last[cpu], sequence);
  }

  /** Whether a gap has come since the last time that {@link #lost} was asked. */
  boolean sawGap() {
    return gaps > gapsAtCheck;
  }

  /** How many more are lost than last time, by the kernel's count since the start. */
  long lost(long counted) {
    gapsAtCheck = gaps;
    long more = counted - lost;
    lost = counted;
    return more;
  }

  /** How many more are missing than the kernel's count explains, since the last time. */
  long unexplained() {
    long more = gaps - lost - unexplained;
    if (more <= 0) {
      return 0;
    }
    unexplained += more;
    return more;
  }

  /** How many more could not be read than last time. */
  long unreadable(long counted) {
    long more = counted - unreadable;
    unreadable = counted;
    return more;
  }

  /** All that was lost since the start. */
  long total() {
    return lost + unexplained + unreadable;
  }
}
