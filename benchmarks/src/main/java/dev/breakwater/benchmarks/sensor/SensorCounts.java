package dev.breakwater.benchmarks.sensor;

/**
 * What the sensor of a node has counted since its collector started, as the hub knows it.
 *
 * @param seen events that the collector judged
 * @param folded opens that were the same as one told a moment before
 * @param filtered opens that no rule asks for
 * @param lost events that were lost, by the collector's own word
 */
record SensorCounts(long seen, long folded, long filtered, long lost) {

  /** What came since an earlier reading. */
  SensorCounts since(SensorCounts earlier) {
    return new SensorCounts(
        seen - earlier.seen,
        folded - earlier.folded,
        filtered - earlier.filtered,
        lost - earlier.lost);
  }

  /** Everything that was noticed in any way. */
  long all() {
    return seen + folded + filtered + lost;
  }

  /** How many of the operations that were done nobody can account for. */
  long unaccounted(long made) {
    return Math.max(0, made - all());
  }
}
