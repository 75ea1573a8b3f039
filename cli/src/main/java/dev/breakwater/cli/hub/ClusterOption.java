package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command is about: the one that there is, unless it is said. */
final class ClusterOption {
  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster. Default: the one that the hub knows, if it knows one.")
  private @Nullable String cluster;

  /**
   * The cluster.
   *
   * @throws CommandFailedException if it is not said and the hub does not know exactly one
   */
  String resolve(HubApi hub) throws InterruptedException {
    if (cluster != null) {
      return cluster;
    }
    Set<String> known = new TreeSet<>();
    for (JsonNode source : hub.get("/api/v1/coverage")) {
      known.add(source.path("cluster").asText());
    }
    if (known.size() == 1) {
      return known.iterator().next();
    }
    throw new CommandFailedException(
        known.isEmpty()
            ? "the hub knows no cluster yet: say --cluster"
            : "which cluster? Say --cluster with one of "
                + Printable.text(String.join(", ", known), 400));
  }
}
