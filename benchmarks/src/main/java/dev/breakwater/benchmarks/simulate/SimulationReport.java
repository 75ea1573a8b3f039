package dev.breakwater.benchmarks.simulate;

import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.Memory;
import dev.breakwater.benchmarks.stand.StoreRows;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a simulation says at its end. */
final class SimulationReport {
  private static final double MEBIBYTE = 1 << 20;

  private static final String ROWS =
      """
      SELECT (SELECT count(*) FROM process_activity WHERE cluster = ? AND node LIKE ?)
          + (SELECT count(*) FROM network_activity WHERE cluster = ? AND node LIKE ?),
        (SELECT coalesce(sum(count), 0) FROM finding
          WHERE cluster = ? AND node LIKE ? AND source = 'syscall')
      """;

  private final Fleet fleet;
  private final Tally tally;
  private final Report report;

  SimulationReport(Fleet fleet, Tally tally) {
    this.fleet = fleet;
    this.tally = tally;
    this.report =
        new Report(
            "./breakwater simulate --nodes %d --rate %d --duration %ds"
                .formatted(fleet.nodes(), fleet.rate(), fleet.duration().toSeconds()));
  }

  /** What was sent, and how the hub answered. */
  void answers(double enrolSeconds, double perSecond) {
    report
        .table(
            "Signals",
            "nodes",
            "enrolled and connected in s",
            "offered a second",
            "accepted a second",
            "sent",
            "accepted",
            "batches",
            "bytes a signal")
        .row(
            fleet.nodes(),
            enrolSeconds,
            fleet.offered(),
            Math.round(perSecond),
            tally.sent.sum(),
            tally.signals.sum(),
            tally.batches.sum(),
            tally.signals.sum() == 0 ? 0L : tally.bytes.sum() / tally.signals.sum());
    report
        .table(
            "Batches: milliseconds from the first try until one was committed",
            "p50",
            "p95",
            "p99",
            "told later",
            "refused",
            "no answer",
            "given up")
        .row(
            tally.latencies.millis(0.50),
            tally.latencies.millis(0.95),
            tally.latencies.millis(0.99),
            tally.later.sum(),
            tally.refused.sum(),
            tally.unanswered.sum(),
            tally.givenUp.sum());
    tally.reasons.forEach(
        (words, count) ->
            report.note(
                "%,d times the hub did not take a batch: it %s".formatted(count.sum(), words)));
    hold("batches refused", 0, tally.refused.sum());
    hold("batches given up", 0, tally.givenUp.sum());
    report.hold(
        "signals accepted", "some", Long.toString(tally.signals.sum()), tally.signals.sum() > 0);
  }

  /** What the hub and its store cost. */
  void cost(Optional<HubCost> cost, double loadBefore) throws IOException {
    Table hub = report.table("The hub", "cores", "resident MiB", "anonymous MiB");
    if (cost.isPresent()) {
      Memory memory = cost.get().memory();
      hub.row(cost.get().cores(), memory.resident() / MEBIBYTE, memory.anonymous() / MEBIBYTE);
    }
    report.note(
        String.format(
            Locale.ROOT,
            "%s; load average %.2f before and %.2f at the end; the simulated nodes ran on it too.",
            Machine.words(),
            loadBefore,
            Machine.load()));
  }

  /** What the hub says that it has of it. */
  void ledger(Optional<StoredSignals> answer) {
    if (answer.isEmpty()) {
      report.hold("the hub tells its ledger", "yes", "no", false);
      return;
    }
    StoredSignals stored = answer.get();
    report
        .table("The hub's ledger", "sent", "stored", "lost")
        .row(stored.sent(), stored.stored(), stored.lost());
    hold("numbers that the hub's ledger knows", tally.sent.sum(), stored.sent());
    hold("signals stored, by the ledger", tally.sent.sum(), stored.stored());
  }

  /** What is in the store, behind the hub's back. */
  void rows(StoreRows store) {
    String nodes = Fleet.PREFIX + "%";
    String cluster = fleet.cluster();
    List<Long> rows = store.numbers(ROWS, cluster, nodes, cluster, nodes, cluster, nodes);
    hold("rows of activities in the store", tally.activities.sum(), rows.get(0));
    hold("findings in the store", tally.findings.sum(), rows.get(1));
    hold(
        "simulated nodes that the hub missed",
        0,
        store.number(
            "SELECT count(*) FROM silence WHERE cluster = ? AND node LIKE ?", cluster, nodes));
  }

  Report report() {
    return report;
  }

  private void hold(String what, long wanted, long measured) {
    report.hold(what, "%,d".formatted(wanted), "%,d".formatted(measured), wanted == measured);
  }
}
