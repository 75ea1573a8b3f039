package dev.breakwater.benchmarks.cgroup;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a group may use.
 *
 * @param memoryBytes memory of all kinds, without swap; empty for no limit
 * @param cpuMillis thousandths of a processor; empty for no limit
 */
public record Limits(OptionalLong memoryBytes, OptionalInt cpuMillis) {
  /** None. */
  public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalInt.empty());

  /** As a pod's limits are written: 296Mi and 360m. */
  public static Limits of(int mebibytes, int cpuMillis) {
    return new Limits(OptionalLong.of((long) mebibytes << 20), OptionalInt.of(cpuMillis));
  }

  /** A processor limit alone. */
  public static Limits cpu(int millis) {
    return new Limits(OptionalLong.empty(), OptionalInt.of(millis));
  }
}
