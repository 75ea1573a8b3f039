package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.cgroup.Limits;
import dev.breakwater.benchmarks.cgroup.Usage;

/** The limits of the pods that the parts run in, and how a part's use of them is shown. */
public final class PodLimits {
  /** breakwater-collector-ds. */
  public static final Limits COLLECTOR = Limits.of(296, 360);

  /** breakwater-publisher-ds. */
  public static final Limits PUBLISHER = Limits.of(200, 60);

  /** What the collector may have resident at the end of a flood: half of its limit. */
  public static final long COLLECTOR_RESIDENT = 148L << 20;

  /** What the publisher may have resident at the end of a flood: half of its limit. */
  public static final long PUBLISHER_RESIDENT = 100L << 20;

  private static final double MEBIBYTE = 1 << 20;

  private PodLimits() {}

  /** A row of part, CPU seconds, throttled seconds, resident MiB, peak MiB, out-of-memory kills. */
  public static Object[] row(String part, Usage usage, Memory memory) {
    return new Object[] {
      part,
      usage.cpuNanos() / 1e9,
      usage.throttledNanos() / 1e9,
      memory.resident() / MEBIBYTE,
      usage.peakBytes() / MEBIBYTE,
      usage.outOfMemoryKills()
    };
  }

  /** Limits as a pod has them. */
  public static String words(Limits limits) {
    String memory =
        limits.memoryBytes().isPresent()
            ? (limits.memoryBytes().getAsLong() >> 20) + "Mi"
            : "no memory limit";
    String cpu =
        limits.cpuMillis().isPresent() ? limits.cpuMillis().getAsInt() + "m" : "no CPU limit";
    return memory + " and " + cpu;
  }
}
