package dev.breakwater.benchmarks.delivery;

import java.util.random.RandomGenerator;

/** What a round does to the way from the node to the store, and how often among a hundred. */
enum Fault {
  /** Both ends of each connection to the hub are told that the other is gone, at once. */
  CUT(14, "connection cut"),

  /** The hub has committed, and its answer does not arrive. */
  CUT_ANSWER(14, "cut before the answer"),

  /** Nothing passes for a moment, and nobody is told. */
  STALL(10, "connection stalled"),

  /** One direction ends, the other goes on. */
  HALF_CLOSE(10, "one direction closed"),

  /** What was sent and acknowledged is sent again. */
  TWICE(18, "batch sent twice"),

  /** The disk of the spool has no room for a moment. */
  DISK_FULL(14, "spool's disk full"),

  /** kill -9. */
  KILL_PUBLISHER(16, "publisher killed"),

  /** kill -9. */
  KILL_HUB(4, "hub killed");

  private final int weight;
  private final String words;

  Fault(int weight, String words) {
    this.weight = weight;
    this.words = words;
  }

  /** For a table. */
  String words() {
    return words;
  }

  /** One of them, by their weights. */
  static Fault pick(RandomGenerator random) {
    int sum = 0;
    for (Fault each : values()) {
      sum += each.weight;
    }
    int at = random.nextInt(sum);
    for (Fault each : values()) {
      at -= each.weight;
      if (at < 0) {
        return each;
      }
    }
    throw new AssertionError("the weights do not add up");
  }
}
