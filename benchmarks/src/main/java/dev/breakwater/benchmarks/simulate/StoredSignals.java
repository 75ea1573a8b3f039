package dev.breakwater.benchmarks.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.stand.HubAdministration;

/**
 * What became of the numbered signals of one simulation, by the hub's ledger.
 *
 * @param sent how many numbers were given, as far as the hub knows
 * @param stored how many of them are stored
 * @param lost how many of them are on record as lost
 */
record StoredSignals(long sent, long stored, long lost) {

  /** The lines of a cluster's runs with that epoch, added up. */
  static StoredSignals of(HubAdministration hub, String cluster, long epoch)
      throws InterruptedException {
    long sent = 0;
    long stored = 0;
    long lost = 0;
    for (JsonNode line : hub.get("/api/v1/ledger?cluster=" + cluster)) {
      if (line.path("epoch").asLong() == epoch) {
        sent += line.path("sent").asLong();
        stored += line.path("stored").asLong();
        lost += line.path("lost").asLong();
      }
    }
    return new StoredSignals(sent, stored, lost);
  }
}
