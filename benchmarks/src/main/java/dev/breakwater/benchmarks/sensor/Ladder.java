package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.cgroup.Limits;
import dev.breakwater.benchmarks.cgroup.Usage;
import dev.breakwater.benchmarks.load.Load;
import dev.breakwater.benchmarks.load.LoadResult;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
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

  /** What one step came to. */
  private record Step(LoadResult load, SensorCounts counts, SensorCounts reading, long onRecord) {
    boolean isLossFree() {
      return counts.lost() == 0 && onRecord == 0;
    }
  }

  /** Up to what the machine can open. */
  void climb() throws InterruptedException, IOException {
    Table table = table("Opens at a rate, collector without limits");
    WatchedNode node = bench.watch(bench.watching(), Limits.NONE, Limits.NONE);
    SensorCounts before = node.counts(PATIENCE);
    for (long rate : plan.rates()) {
      Step step = step(node, before, rate, table);
      before = step.reading();
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

  /** The highest rate without a loss where the collector has its pod's processor time. */
  void search(int cpuMillis) throws InterruptedException, IOException {
    Table table = table("Opens at a rate, collector held to %dm".formatted(cpuMillis));
    WatchedNode node = bench.watch(bench.watching(), Limits.cpu(cpuMillis), Limits.NONE);
    SensorCounts before = node.counts(PATIENCE);
    long good = 0;
    long bad = 0;
    for (long rate = 10_000; bad == 0 && rate <= plan.searched(); rate *= 2) {
      Step step = step(node, before, rate, table);
      before = step.reading();
      hold(step, "%,d a second with %dm".formatted(rate, cpuMillis));
      boolean reached = step.load().perSecond() > 0.9 * rate;
      if (step.isLossFree() && reached) {
        good = rate;
      } else {
        bad = rate;
      }
    }
    for (int i = 0; i < plan.steps() && bad > 0 && bad - good > 2_000; i++) {
      long middle = (good + bad) / 2;
      Step step = step(node, before, middle, table);
      before = step.reading();
      hold(step, "%,d a second with %dm".formatted(middle, cpuMillis));
      if (step.isLossFree() && step.load().perSecond() > 0.9 * middle) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    report.note(
        "Highest rate without a loss with the collector held to %dm: %,d opens a second."
            .formatted(cpuMillis, good));
    node.end();
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

  private Step step(WatchedNode node, SensorCounts before, long rate, Table table)
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
    return new Step(result, counts, reading, recorded);
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
