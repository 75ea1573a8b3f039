package dev.breakwater.benchmarks.simulate;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Which nodes are simulated, and against which hub.
 *
 * @param nodes how many
 * @param rate signals a second from each
 * @param duration how long
 * @param hub the hub's address
 * @param authority PEM file with its authority
 * @param tokenFile file with the administrator's token
 * @param cluster the cluster that they are of
 * @param cleanup whether their certificates are revoked at the end
 */
public record Fleet(
    int nodes,
    int rate,
    Duration duration,
    URI hub,
    Path authority,
    Path tokenFile,
    String cluster,
    boolean cleanup) {

  /** A node's name. */
  String node(int number) {
    return "simulated-%04d".formatted(number);
  }
}
