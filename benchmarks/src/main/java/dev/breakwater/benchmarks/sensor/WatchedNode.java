package dev.breakwater.benchmarks.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.benchmarks.stand.PartProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One run of a collector and a publisher, each in a group, and what the hub is told of it.
 *
 * @param node the node
 * @param hub the hub, as its administrator
 * @param collector the collector
 * @param collectorGroup its group
 * @param publisher the publisher
 * @param publisherGroup its group
 */
record WatchedNode(
    Node node,
    HubAdministration hub,
    PartProcess collector,
    ControlGroup collectorGroup,
    PartProcess publisher,
    ControlGroup publisherGroup) {

  /** An event after what is to be counted: the sensor sees it last. */
  private static final Duration BEHIND = Duration.ofSeconds(1);

  /**
   * What the sensor has counted of all that happened until now: waits for its word on an event that
   * is made after it. The collector says how it is every five seconds.
   *
   * @throws BenchmarkException if that word does not come in time
   */
  SensorCounts counts(Duration atMost) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(BEHIND.toMillis());
    Instant mark = Instant.now();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      makeAnEvent();
      for (JsonNode source : hub.get("/api/v1/coverage")) {
        if (isOurs(source) && instant(source.path("lastEvent")).isAfter(mark)) {
          JsonNode attributes = source.path("attributes");
          return new SensorCounts(
              source.path("eventsSeen").asLong(),
              attributes.path("breakwater.opens.folded").asLong(),
              attributes.path("breakwater.opens.filtered").asLong(),
              source.path("eventsLost").asLong());
        }
      }
      if (!collector.isAlive()) {
        throw new BenchmarkException("the collector ended" + collector.lastWords());
      }
      if (!publisher.isAlive()) {
        throw new BenchmarkException("the publisher ended" + publisher.lastWords());
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new BenchmarkException(
        "the hub did not hear within "
            + atMost.toSeconds()
            + " s what the sensor saw until "
            + mark
            + collector.lastWords());
  }

  private boolean isOurs(JsonNode source) {
    return source.path("source").asText().equals("NODE")
        && source.path("node").asText().equals(node.name())
        && source.path("cluster").asText().equals(node.cluster())
        && source.path("attributes").has("breakwater.opens.filtered");
  }

  private static Instant instant(JsonNode text) {
    return text.isTextual() ? Instant.parse(text.textValue()) : Instant.EPOCH;
  }

  private static void makeAnEvent() throws InterruptedException {
    try {
      new ProcessBuilder("/bin/true").start().waitFor();
    } catch (IOException e) {
      throw new BenchmarkException("cannot start /bin/true: " + e, e);
    }
  }

  /** Ends both, the sender first. */
  void end() {
    collector.close();
    publisher.close();
  }
}
