package dev.breakwater.benchmarks.cgroup;

/**
 * What a group has used since it was made.
 *
 * @param cpuNanos processor time
 * @param throttledNanos how long it had to wait for its processor limit
 * @param memoryBytes what is charged to it now: also the page cache, kernel memory and eBPF maps
 * @param peakBytes the most that was charged to it; 0 where the kernel does not tell
 * @param anonymousBytes memory that nothing on disk stands behind
 * @param outOfMemoryKills processes that the kernel killed because it was at its limit
 */
public record Usage(
    long cpuNanos,
    long throttledNanos,
    long memoryBytes,
    long peakBytes,
    long anonymousBytes,
    long outOfMemoryKills) {

  /** Processor time since an earlier reading, in cores. */
  public double coresSince(Usage earlier, long nanos) {
    return nanos <= 0 ? 0 : (double) (cpuNanos - earlier.cpuNanos) / nanos;
  }
}
