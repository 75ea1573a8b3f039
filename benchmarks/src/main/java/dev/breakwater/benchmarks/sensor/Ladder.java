package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.cgroup.Limits;
import dev.breakwater.benchmarks.cgroup.Usage;
import dev.breakwater.benchmarks.load.Load;
import dev.breakwater.benchmarks.load.LoadResult;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.sensor.RateSearch.Answer;
import dev.breakwater.benchmarks.sensor.RateSearch.Verdict;
import java.io.IOException;
import java.time.Duration;

/**
 * Opens at rising rates, another file each time so that none folds: how many are lost, and whether
 * each that is lost is on record.
 */
final class Ladder {
  /** More files than the kernel side remembers openings, so that none is the same as one before. */
  static final int FILES = 20_000;

  /** So many opens a second have to be seen without a loss. */
  private static final long LOSS_FREE = 250_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Bench bench;
  private final SensorPlan plan;
  private final Report report;

  Ladder(Bench bench, SensorPlan plan, Report report) {
    this.bench = bench;
    this.plan = plan;
    this.report = report;
  }

  /** Where the search begins, opens a second. */
  static final long LOWEST_SEARCHED = 5_000;

  /** The share of a step's time within which what is left over is worked off. */
  private static final double MOST_LEFT = 0.05;

  /** The share of a rate that the load has to reach for the rate to count. */
  private static final double REACHED = 0.97;

  /** Cores that others, hub and store among them, may use in a step. */
  private static final double MOST_OTHERS = 0.3;

  private SensorCounts before = new SensorCounts(0, 0, 0, 0);

  /** What one step came to. */
  private record Step(LoadResult load, SensorCounts counts, long onRecord) {
    boolean isLossFree() {
      return counts.lost() == 0 && onRecord == 0;
    }
  }

  /** Up to what the machine can open. */
  void climb() throws InterruptedException, IOException {
    Table table = table("Opens at a rate, collector without limits");
    WatchedNode node = bench.watch(bench.watching(), Limits.NONE, Limits.NONE);
    before = node.counts(PATIENCE);
    for (long rate : plan.rates()) {
      Step step = step(node, rate, table);
      double achieved = step.load().perSecond();
      if (rate > 0 && rate <= LOSS_FREE) {
        report.hold(
            "opens lost at %,d a second".formatted(rate),
            "0",
            "%,d (at %,.0f a second)".formatted(step.counts().lost(), achieved),
            step.isLossFree());
      }
      hold(step, rate == 0 ? "flat out" : "%,d a second".formatted(rate));
    }
    node.end();
  }

  /**
   * The highest rate that the collector keeps up with where it has its pod's processor time:
   * nothing is lost, and what is left over in the ring buffers when the load ends is worked off
   * within 5 % of the load's time. Without the second a buffer that fills slowly would hide, for as
   * long as it has room, that the collector is too slow; with it, what the buffers can take does
   * not matter.
   */
  void search(int cpuMillis) throws InterruptedException, IOException {
    Table table = searchTable(cpuMillis);
    WatchedNode node = bench.watch(bench.watching(), Limits.cpu(cpuMillis), Limits.NONE);
    // The compiler takes processor time that is the collector's later.
    bench.setting().progress().say("warming up under the limit");
    bench.setting().load().run(opens(LOWEST_SEARCHED, plan.searchStep()));
    Backlog.workedOff(node.collectorGroup(), cpuMillis, PATIENCE);
    before = node.counts(PATIENCE);
    Verdict verdict =
        new RateSearch(LOWEST_SEARCHED, plan.searched(), rate -> ask(node, rate, cpuMillis, table))
            .search();
    report.note(
        "The highest rate that the collector keeps up with when held to %dm, opens a second: %s."
            .formatted(cpuMillis, verdict.words()));
    node.end();
  }

  private Answer ask(WatchedNode node, long rate, int cpuMillis, Table table)
      throws InterruptedException {
    try {
      return searchStep(node, rate, cpuMillis, table);
    } catch (IOException e) {
      throw new BenchmarkException("cannot read what a group has used: " + e, e);
    }
  }

  private Answer searchStep(WatchedNode node, long rate, int cpuMillis, Table table)
      throws InterruptedException, IOException {
    bench.setting().progress().say("%,d opens a second with %dm".formatted(rate, cpuMillis));
    long recordedBefore = LedgerTotals.of(bench.hub(), bench.node()).events();
    Usage usageBefore = node.collectorGroup().usage();
    MachineTime machine = MachineTime.now();
    long begin = System.nanoTime();
    LoadResult load = bench.setting().load().run(opens(rate, plan.searchStep()));
    Usage usage = node.collectorGroup().usage();
    double ours =
        usage.cpuNanos() / 1e9
            - usageBefore.cpuNanos() / 1e9
            + load.cpuMicros() * load.done() / 1e6;
    double others = (MachineTime.now().since(machine) - ours) * 1e9 / (System.nanoTime() - begin);
    double left = Backlog.workedOff(node.collectorGroup(), cpuMillis, PATIENCE);
    SensorCounts reading = node.counts(PATIENCE);
    SensorCounts counts = reading.since(before);
    before = reading;
    long recorded = LedgerTotals.of(bench.hub(), bench.node()).events() - recordedBefore;
    Step step = new Step(load, counts, recorded);
    Answer answer = judge(step, rate, left, others);
    table.row(
        rate,
        Math.round(load.perSecond()),
        load.done(),
        counts.lost(),
        recorded,
        counts.unaccounted(load.done()),
        usage.coresSince(usageBefore, (long) (load.wallSeconds() * 1e9)),
        left,
        others,
        switch (answer) {
          case KEPT_UP -> "kept up";
          case TOO_MUCH -> step.isLossFree() ? "too much: left over" : "too much: lost";
          case NOT_REACHED -> "the load's own limit";
          case DISTURBED -> "disturbed";
        });
    hold(step, "%,d a second with %dm".formatted(rate, cpuMillis));
    return answer;
  }

  private static Answer judge(Step step, long rate, double left, double others) {
    boolean late = left > MOST_LEFT * step.load().wallSeconds();
    if (step.isLossFree() && !late) {
      // Kept up although others took the machine: it counts all the more.
      return step.load().perSecond() < REACHED * rate
          ? others > MOST_OTHERS ? Answer.DISTURBED : Answer.NOT_REACHED
          : Answer.KEPT_UP;
    }
    return others > MOST_OTHERS ? Answer.DISTURBED : Answer.TOO_MUCH;
  }

  private Load opens(long rate, Duration time) {
    return Load.during("open", bench.told(), FILES, time, 2).atRate(rate);
  }

  private Table searchTable(int cpuMillis) {
    return report.table(
        "Opens at a rate, collector held to %dm, steps of %d s"
            .formatted(cpuMillis, plan.searchStep().toSeconds()),
        "asked for a second",
        "opens a second",
        "opens made",
        "lost",
        "lost, in the ledger",
        "unaccounted",
        "collector cores",
        "worked off in s",
        "others' cores",
        "verdict");
  }

  private Table table(String title) {
    return report.table(
        title,
        "asked for a second",
        "opens a second",
        "opens made",
        "events seen",
        "folded",
        "filtered",
        "lost",
        "lost, in the ledger",
        "unaccounted",
        "collector cores",
        "µs an open",
        "load");
  }

  private Step step(WatchedNode node, long rate, Table table)
      throws InterruptedException, IOException {
    bench
        .setting()
        .progress()
        .say(rate == 0 ? "opens as fast as two threads can" : "%,d opens a second".formatted(rate));
    long recordedBefore = LedgerTotals.of(bench.hub(), bench.node()).events();
    Usage usageBefore = node.collectorGroup().usage();
    Load load = Load.during("open", bench.told(), FILES, plan.rung(), 2);
    LoadResult result = bench.setting().load().run(rate == 0 ? load : load.atRate(rate));
    Usage usage = node.collectorGroup().usage();
    SensorCounts reading = node.counts(PATIENCE);
    SensorCounts counts = reading.since(before);
    before = reading;
    long recorded = LedgerTotals.of(bench.hub(), bench.node()).events() - recordedBefore;
    double cores = usage.coresSince(usageBefore, (long) (result.wallSeconds() * 1e9));
    table.row(
        rate == 0 ? "flat out" : "%,d".formatted(rate),
        Math.round(result.perSecond()),
        result.done(),
        counts.seen(),
        counts.folded(),
        counts.filtered(),
        counts.lost(),
        recorded,
        counts.unaccounted(result.done()),
        cores,
        cores * 1e6 / result.perSecond(),
        Machine.load());
    return new Step(result, counts, recorded);
  }

  private void hold(Step step, String at) {
    long unaccounted = step.counts().unaccounted(step.load().done());
    report.hold("opens unaccounted for, " + at, "0", Long.toString(unaccounted), unaccounted == 0);
    report.hold(
        "losses in the ledger, " + at,
        "%,d, as the collector counts".formatted(step.counts().lost()),
        "%,d".formatted(step.onRecord()),
        step.onRecord() == step.counts().lost());
  }
}
