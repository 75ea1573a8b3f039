package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.cgroup.Usage;
import dev.breakwater.benchmarks.load.Load;
import dev.breakwater.benchmarks.load.LoadGenerator;
import dev.breakwater.benchmarks.load.LoadResult;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.Memory;
import dev.breakwater.benchmarks.stand.PodLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Everything at once, as fast as the machine can, with each part under its pod's limits: opens,
 * executions and connections. At the end each part is looked at: its memory, whether the kernel had
 * to kill it, and whether anything is missing that is not on record.
 */
final class Flood {
  private static final Duration TELL = Duration.ofSeconds(30);

  /** A publisher that has 60m brings what was spooled in its own time. */
  private static final Duration DRAIN = Duration.ofMinutes(10);

  private static final double MEBIBYTE = 1 << 20;

  private final Bench bench;
  private final SensorPlan plan;
  private final Report report;

  Flood(Bench bench, SensorPlan plan, Report report) {
    this.bench = bench;
    this.plan = plan;
    this.report = report;
  }

  void take() throws InterruptedException, IOException {
    double loadBefore = Machine.load();
    WatchedNode node = bench.watch(bench.watching(), PodLimits.COLLECTOR, PodLimits.PUBLISHER);
    SensorCounts before = node.counts(DRAIN);
    LedgerTotals ledgerBefore = LedgerTotals.of(bench.hub(), bench.node());
    bench
        .setting()
        .progress()
        .say(
            "flood for %d s, each part under its pod's limits".formatted(plan.flood().toSeconds()));
    List<LoadResult> done = flood(node);
    Memory collectorMemory = memory(node.collector().pid());
    Memory publisherMemory = memory(node.publisher().pid());
    bench.setting().progress().say("the flood is over; waiting until the hub has all of it");
    SensorCounts counts = node.counts(DRAIN).since(before);
    LedgerTotals ledger = LedgerTotals.of(bench.hub(), bench.node());
    Usage collector = node.collectorGroup().usage();
    Usage publisher = node.publisherGroup().usage();
    boolean alive = node.collector().isAlive() && node.publisher().isAlive();
    node.end();

    Table loads =
        report.table(
            "The flood of %d s".formatted(plan.flood().toSeconds()),
            "operation",
            "done",
            "a second");
    done.forEach(it -> loads.row(it.operation(), it.done(), Math.round(it.perSecond())));
    report
        .table(
            "The parts under their pods' limits",
            "part",
            "cpu s",
            "throttled s",
            "resident MiB",
            "charged peak MiB",
            "oom kills")
        .row(PodLimits.row("collector", collector, collectorMemory))
        .row(PodLimits.row("publisher", publisher, publisherMemory));
    long opens =
        done.stream().filter(it -> it.operation().equals("open")).mapToLong(LoadResult::done).sum();
    long recorded = ledger.events() - ledgerBefore.events();
    report
        .table(
            "What was seen of it",
            "opens made",
            "events seen",
            "folded",
            "filtered",
            "lost",
            "lost, in the ledger",
            "unaccounted")
        .row(
            opens,
            counts.seen(),
            counts.folded(),
            counts.filtered(),
            counts.lost(),
            recorded,
            counts.unaccounted(opens));
    report
        .table("The node's signals, by the hub's ledger", "sent", "stored", "lost", "exact")
        .row(ledger.sent(), ledger.stored(), ledger.lost(), ledger.exact() ? "yes" : "no");
    report.note(
        "Load average %.2f before the flood and %.2f after it."
            .formatted(loadBefore, Machine.load()));
    hold(collectorMemory, publisherMemory, collector, publisher, alive);
    report.hold(
        "opens unaccounted for in the flood",
        "0",
        Long.toString(counts.unaccounted(opens)),
        counts.unaccounted(opens) == 0);
    report.hold(
        "losses in the ledger after the flood",
        "%,d, as the collector counts".formatted(counts.lost()),
        "%,d".formatted(recorded),
        recorded == counts.lost());
    report.hold(
        "sent = stored + lost",
        "%,d".formatted(ledger.sent()),
        "%,d + %,d".formatted(ledger.stored(), ledger.lost()),
        ledger.exact() && ledger.sent() == ledger.stored() + ledger.lost());
  }

  private void hold(
      Memory collector,
      Memory publisher,
      Usage collectorUsage,
      Usage publisherUsage,
      boolean alive) {
    report.hold(
        "collector resident after the flood",
        "at most 148 MiB",
        "%.0f MiB".formatted(collector.resident() / MEBIBYTE),
        collector.resident() > 0 && collector.resident() <= PodLimits.COLLECTOR_RESIDENT);
    report.hold(
        "publisher resident after the flood",
        "at most 100 MiB",
        "%.0f MiB".formatted(publisher.resident() / MEBIBYTE),
        publisher.resident() > 0 && publisher.resident() <= PodLimits.PUBLISHER_RESIDENT);
    long kills = collectorUsage.outOfMemoryKills() + publisherUsage.outOfMemoryKills();
    report.hold("out-of-memory kills", "0", Long.toString(kills), kills == 0);
    report.hold("both parts still run", "yes", alive ? "yes" : "no", alive);
  }

  private static Memory memory(long pid) {
    try {
      return Memory.of(pid);
    } catch (IOException e) {
      return new Memory(0, 0); // it has ended, which is held against it elsewhere
    }
  }

  private List<LoadResult> flood(WatchedNode node) throws InterruptedException {
    Path told = bench.told();
    Path quiet = bench.quiet();
    List<Load> loads =
        List.of(
            Load.during("open", told, Ladder.FILES, plan.flood(), 1),
            Load.during("exec", quiet.resolveSibling("exec"), 1, plan.flood(), 1),
            Load.during("connect", quiet.resolveSibling("connect"), 1, plan.flood(), 1)
                .atRate(2_000));
    List<LoadGenerator.Run> running = new ArrayList<>();
    try {
      for (Load load : loads) {
        running.add(bench.setting().load().start(load));
      }
      tell(node);
      List<LoadResult> done = new ArrayList<>();
      for (LoadGenerator.Run run : running) {
        done.add(run.await());
      }
      return done;
    } finally {
      running.forEach(LoadGenerator.Run::close);
    }
  }

  private void tell(WatchedNode node) throws InterruptedException {
    long end = System.nanoTime() + plan.flood().toNanos();
    long left = plan.flood().toNanos();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TELL.toNanos()));
      left = end - System.nanoTime();
      bench
          .setting()
          .progress()
          .say(
              "%d s left; collector %.0f MiB, publisher %.0f MiB resident"
                  .formatted(
                      Math.max(0, TimeUnit.NANOSECONDS.toSeconds(left)),
                      memory(node.collector().pid()).resident() / MEBIBYTE,
                      memory(node.publisher().pid()).resident() / MEBIBYTE));
    }
  }
}
