package dev.breakwater.benchmarks.simulate;

import java.time.Duration;

/**
 * Which nodes are simulated.
 *
 * @param nodes how many
 * @param rate signals a second from each
 * @param duration how long
 * @param cluster the cluster that they are of
 * @param cleanup whether they are retired at the end
 */
public record Fleet(int nodes, int rate, Duration duration, String cluster, boolean cleanup) {

  /** What the nodes' names begin with. */
  static final String PREFIX = "simulated-";

  /** A node's name. */
  String node(int number) {
    return PREFIX + "%04d".formatted(number);
  }

  /** Signals a second from all of them. */
  long offered() {
    return (long) nodes * rate;
  }
}
