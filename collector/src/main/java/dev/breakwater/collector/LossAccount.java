package dev.breakwater.collector;

import java.util.Arrays;

/**
 * Keeps account of what the kernel side told or lost. It numbers events in each stream on each CPU
 * and counts those that found no room, so that every number either comes or is lost: a gap between
 * two numbers that came is a loss, and what was lost behind the last one follows from the count.
 */
final class LossAccount {
  private static final int MOST_CPUS = 8192;

  private final long[][] last = new long[EventLayout.STREAMS][];
  private final long[][] missing = new long[EventLayout.STREAMS][];
  private long gaps;
  private long gapsAtCheck;
  private long missed;
  private long unreadable;

  /** Hears of numbers that are lost. */
  @FunctionalInterface
  interface Listener {
    /** The numbers from..to of a stream on a CPU never came. */
    void lost(int stream, int cpu, long from, long to);
  }

  LossAccount() {
    Arrays.setAll(last, i -> new long[64]);
    Arrays.setAll(missing, i -> new long[64]);
  }

  /** An event has come with its number in its stream on its CPU. */
  void told(int stream, int cpu, long sequence, Listener listener) {
    if (cpu >= MOST_CPUS) {
      throw new IllegalStateException("no machine has a CPU " + cpu);
    }
    if (cpu >= last[stream].length) {
      grow(stream, cpu);
    }
    long expected = last[stream][cpu] + 1;
    if (sequence > expected) {
      miss(stream, cpu, sequence - 1, listener);
    }
    last[stream][cpu] = Math.max(last[stream][cpu], sequence);
  }

  /**
   * How many the kernel side has counted as lost in a stream on a CPU since the start. It was asked
   * before everything that was there was read, so that what no gap explains was lost behind the
   * last number that came.
   */
  void counted(int stream, int cpu, long lost, Listener listener) {
    if (cpu >= last[stream].length) {
      grow(stream, cpu);
    }
    long behind = lost - missing[stream][cpu];
    if (behind > 0) {
      miss(stream, cpu, last[stream][cpu] + behind, listener);
    }
  }

  /** Whether a gap has come since the last time that {@link #lost} was asked. */
  boolean sawGap() {
    return gaps > gapsAtCheck;
  }

  /** How many more are lost than last time. */
  long lost() {
    long more = gaps - gapsAtCheck;
    gapsAtCheck = gaps;
    return more;
  }

  /** How many more the kernel side did not even begin to tell than last time, by its count. */
  long missed(long counted) {
    long more = counted - missed;
    missed = counted;
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
    return gaps + missed + unreadable;
  }

  private void miss(int stream, int cpu, long to, Listener listener) {
    long from = last[stream][cpu] + 1;
    missing[stream][cpu] += to - from + 1;
    gaps += to - from + 1;
    last[stream][cpu] = to;
    listener.lost(stream, cpu, from, to);
  }

  private void grow(int stream, int cpu) {
    int length = Math.max(cpu + 1, 2 * last[stream].length);
    last[stream] = Arrays.copyOf(last[stream], length);
    missing[stream] = Arrays.copyOf(missing[stream], length);
  }
}
