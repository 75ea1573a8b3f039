package dev.breakwater.benchmarks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The hub's ledger for one node.
 *
 * @param lines one for each run of each part
 */
record Account(List<Line> lines) {

  /**
   * A run of a part.
   *
   * @param part the part
   * @param epoch the run
   * @param sent how many numbers it has given, as far as the hub knows
   * @param stored how many of them are stored
   * @param lost how many of them are on record as lost
   * @param reasons of those, how many for which reason
   */
  record Line(
      String part, long epoch, long sent, long stored, long lost, Map<String, Long> reasons) {

    /** Whether nothing is unaccounted for. */
    boolean addsUp() {
      return sent == stored + lost
          && lost == reasons.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The ledger as it is now. */
  static Account read(HubAdministration hub, Node node) throws InterruptedException {
    JsonNode answer =
        hub.get("/api/v1/ledger?cluster=%s&node=%s".formatted(node.cluster(), node.name()));
    List<Line> lines = new ArrayList<>();
    for (JsonNode line : answer) {
      Map<String, Long> reasons = new TreeMap<>();
      line.path("reasons")
          .forEach(
              cause ->
                  reasons.merge(
                      cause.path("part").asText() + ": " + cause.path("reason").asText(),
                      cause.path("count").asLong(),
                      Long::sum));
      lines.add(
          new Line(
              line.path("part").asText(),
              line.path("epoch").asLong(),
              line.path("sent").asLong(),
              line.path("stored").asLong(),
              line.path("lost").asLong(),
              reasons));
    }
    return new Account(lines);
  }

  /** The ledger once the hub knows of the run's last number, or when the time is over. */
  static Account awaitSettled(HubAdministration hub, Node node, long epoch, long sent, long seconds)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Account account = read(hub, node);
    while (account.of(epoch).sent() < sent && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(500);
      account = read(hub, node);
    }
    return account;
  }

  /** The collector's run; one that the hub knows nothing of has sent nothing. */
  Line of(long epoch) {
    return lines.stream()
        .filter(line -> line.part().equals("collector") && line.epoch() == epoch)
        .findFirst()
        .orElse(new Line("collector", epoch, 0, 0, 0, Map.of()));
  }
}
