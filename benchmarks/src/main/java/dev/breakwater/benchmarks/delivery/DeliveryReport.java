package dev.breakwater.benchmarks.delivery;

import dev.breakwater.benchmarks.delivery.Account.Line;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.benchmarks.stand.Setting;
import dev.breakwater.benchmarks.stand.StoreRows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of it: the sender's count, the hub's ledger, and the rows that are really there. */
record DeliveryReport(
    Delivery delivery,
    Map<Fault, Integer> faults,
    Producer producer,
    Account account,
    StoreRows rows,
    Node node) {
  private static final String PROCESSES =
      """
      SELECT count(*), count(DISTINCT command_line) FROM process_activity
      WHERE cluster = ? AND node = ? AND position(? IN command_line) > 0
      """;
  private static final String FINDINGS =
      """
      SELECT count(*), count(DISTINCT uid), coalesce(sum(count - 1), 0) FROM finding
      WHERE cluster = ? AND node = ? AND starts_with(uid, ?)
      """;

  Report write(Setting setting, boolean taken, double seconds) {
    Report report =
        setting.report(
            "./breakwater chaos delivery --rounds %d --seed %d"
                .formatted(delivery.rounds(), delivery.seed()));
    Table did = report.table("Faults", "fault", "times");
    faults.forEach((fault, times) -> did.row(fault.words(), times));
    Line line = account.of(producer.epoch());
    long sent = producer.sent();
    List<Long> processes = rows.numbers(PROCESSES, node.cluster(), node.name(), producer.name());
    List<Long> findings = rows.numbers(FINDINGS, node.cluster(), node.name(), producer.name());
    long there = processes.get(0) + findings.get(0);
    long distinct = processes.get(1) + findings.get(1);
    long twice = there - distinct + findings.get(2);
    report
        .table(
            "Signals",
            "sent",
            "stored",
            "on record as lost",
            "stored + lost",
            "rows in the store",
            "distinct",
            "duplicates")
        .row(sent, line.stored(), line.lost(), line.stored() + line.lost(), there, distinct, twice);
    Table lost = report.table("On record as lost", "of", "by and why", "signals");
    Map<String, Long> others = new TreeMap<>();
    long wrong = 0;
    for (Line each : account.lines()) {
      wrong += each.addsUp() ? 0 : 1;
      each.reasons()
          .forEach((why, count) -> others.merge(each.part() + " " + why, count, Long::sum));
    }
    others.forEach(
        (key, count) -> {
          String[] words = key.split(" ", 2);
          lost.row(words[0], words[1], count);
        });
    report.note(
        "%,d signals were given up by the sender itself, on record, as a collector does whose buffer"
                .formatted(producer.givenUp())
            + " is full; %,d batches were sent again although they were acknowledged."
                .formatted(producer.repeated()));
    report.note(
        String.format(
            Locale.ROOT,
            "%,d rounds in %.0f s; %s, load average %.2f.",
            delivery.rounds(),
            seconds,
            Machine.words(),
            Machine.load()));
    hold(report, taken, sent, line, there, twice, wrong);
    return report;
  }

  private void hold(
      Report report, boolean taken, long sent, Line line, long there, long twice, long wrong) {
    report.hold("the publisher took everything", "yes", taken ? "yes" : "no", taken);
    report.hold(
        "the last number that the hub knows",
        "%,d".formatted(sent),
        "%,d".formatted(line.sent()),
        line.sent() == sent);
    report.hold(
        "stored + on record as lost",
        "%,d, as many as sent".formatted(sent),
        "%,d".formatted(line.stored() + line.lost()),
        line.stored() + line.lost() == sent);
    report.hold(
        "rows in the store",
        "%,d, as many as stored".formatted(line.stored()),
        "%,d".formatted(there),
        there == line.stored());
    report.hold("duplicates", "none", Long.toString(twice), twice == 0);
    report.hold(
        "runs whose ledger does not add up",
        "none of " + account.lines().size(),
        Long.toString(wrong),
        wrong == 0);
  }
}
