package dev.breakwater.benchmarks.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;

/**
 * The hub's ledger of a node, added up over its parts and their runs.
 *
 * @param sent signals that had a number
 * @param stored those of them that are stored
 * @param lost those of them that are on record as lost
 * @param events events on record as lost before they had a number
 * @param exact whether each line says that sent is stored and lost together
 */
record LedgerTotals(long sent, long stored, long lost, long events, boolean exact) {

  static LedgerTotals of(HubAdministration hub, Node node) throws InterruptedException {
    long sent = 0;
    long stored = 0;
    long lost = 0;
    long events = 0;
    boolean exact = true;
    JsonNode lines =
        hub.get("/api/v1/ledger?cluster=%s&node=%s".formatted(node.cluster(), node.name()));
    for (JsonNode line : lines) {
      sent += line.path("sent").asLong();
      stored += line.path("stored").asLong();
      lost += line.path("lost").asLong();
      exact &= line.path("exact").asBoolean();
      for (JsonNode cause : line.path("events")) {
        events += cause.path("count").asLong();
      }
    }
    return new LedgerTotals(sent, stored, lost, events, exact && !lines.isEmpty());
  }
}
