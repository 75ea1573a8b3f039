package dev.breakwater.benchmarks.sensor;

import dev.breakwater.benchmarks.cgroup.Limits;
import dev.breakwater.benchmarks.cgroup.Usage;
import dev.breakwater.benchmarks.load.Load;
import dev.breakwater.benchmarks.load.LoadResult;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.Memory;
import dev.breakwater.benchmarks.stand.PodLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the sensor costs the machine: loops bare, with the sensor, bare again, and with a sensor
 * that no rule asks for a system call. Each run with the sensor so stands between two without it,
 * and is compared with their mean: a drift of the machine that is slow beside them cancels.
 * Compared is the processor time of the workload itself; a loop's ratio is the median of its
 * rounds.
 */
final class Overhead {
  private static final double MOST_WITH_RULES = 1.40;

  /** No loop is measured better than this on a machine that is not idle. */
  private static final double MOST_DETACHED = 1.02;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Bench bench;
  private final SensorPlan plan;
  private final Report report;

  Overhead(Bench bench, SensorPlan plan, Report report) {
    this.bench = bench;
    this.plan = plan;
    this.report = report;
  }

  /**
   * A loop.
   *
   * @param most how many times as much it may cost with the sensor; 0 where what it costs is only
   *     shown
   */
  private record Loop(Load load, double most) {}

  /** The loops by their names in the report. */
  private Map<String, Loop> loops() {
    long opens = 600_000L / plan.scale();
    Map<String, Loop> loops = new LinkedHashMap<>();
    loops.put(
        "open + close of a file that no rule asks for",
        new Loop(Load.times("open", bench.quiet(), 1, opens), MOST_WITH_RULES));
    loops.put(
        "open + close of a file that a rule asks for, again and again",
        new Loop(Load.times("open", bench.told(), 1, opens), MOST_WITH_RULES));
    loops.put(
        "open + close, told one by one: each time another file that a rule asks for",
        new Loop(Load.times("open", bench.told(), Ladder.FILES, opens), 0));
    loops.put("exec", new Loop(Load.times("exec", bench.quiet(), 1, 2_000L / plan.scale()), 0));
    loops.put(
        "connect, refused",
        new Loop(Load.times("connect", bench.quiet(), 1, 60_000L / plan.scale()), 0));
    loops.put(
        "getppid", new Loop(Load.times("getppid", bench.quiet(), 1, 4_000_000L / plan.scale()), 0));
    return loops;
  }

  void take() throws InterruptedException, IOException {
    Slices slices = new Slices();
    Table rounds =
        report.table(
            "What the sensor saw in each round",
            "round",
            "opens made",
            "events seen",
            "folded",
            "filtered",
            "lost",
            "unaccounted",
            "collector cpu s",
            "publisher cpu s",
            "collector MiB",
            "publisher MiB",
            "load");
    say("bare, before the first round");
    run(slices, Slices.State.BARE);
    for (int round = 1; round <= plan.rounds(); round++) {
      double load = Machine.load();
      say("round %d of %d: watched".formatted(round, plan.rounds()));
      WatchedNode node = bench.watch(bench.watching(), Limits.NONE, Limits.NONE);
      SensorCounts before = node.counts(PATIENCE);
      Usage collectorBefore = node.collectorGroup().usage();
      Usage publisherBefore = node.publisherGroup().usage();
      long opens = run(slices, Slices.State.WATCHED);
      Usage collector = node.collectorGroup().usage();
      Usage publisher = node.publisherGroup().usage();
      SensorCounts counts = node.counts(PATIENCE).since(before);
      rounds.row(
          round,
          opens,
          counts.seen(),
          counts.folded(),
          counts.filtered(),
          counts.lost(),
          counts.unaccounted(opens),
          (collector.cpuNanos() - collectorBefore.cpuNanos()) / 1e9,
          (publisher.cpuNanos() - publisherBefore.cpuNanos()) / 1e9,
          Memory.of(node.collector().pid()).resident() >> 20,
          Memory.of(node.publisher().pid()).resident() >> 20,
          load);
      report.hold(
          "opens unaccounted for in round " + round,
          "0",
          Long.toString(counts.unaccounted(opens)),
          counts.unaccounted(opens) == 0);
      node.end();
      say("round %d of %d: bare".formatted(round, plan.rounds()));
      run(slices, Slices.State.BARE);
      say("round %d of %d: watched, no rule asks for a call".formatted(round, plan.rounds()));
      node = bench.watch(bench.nothing(), Limits.NONE, Limits.NONE);
      node.counts(PATIENCE);
      run(slices, Slices.State.DETACHED);
      node.end();
      say("round %d of %d: bare".formatted(round, plan.rounds()));
      run(slices, Slices.State.BARE);
    }
    ratios(slices);
  }

  private void say(String line) {
    bench.setting().progress().say(line);
  }

  /** Runs every loop once; returns how many openings that were. */
  private long run(Slices slices, Slices.State state) throws InterruptedException {
    long opens = 0;
    for (Map.Entry<String, Loop> loop : loops().entrySet()) {
      LoadResult result = bench.setting().load().run(loop.getValue().load());
      slices.add(loop.getKey(), state, result.cpuMicros());
      opens += result.operation().equals("open") ? result.done() : 0;
    }
    return opens;
  }

  private void ratios(Slices slices) {
    Table table =
        report.table(
            "What the sensor costs a workload, processor microseconds an operation (medians)",
            "operation",
            "bare",
            "watched",
            "ratio",
            "from to",
            "no rule asks",
            "its ratio",
            "its from to");
    loops()
        .forEach(
            (name, loop) -> {
              Slices.Ratio watched = slices.ratio(name, Slices.State.WATCHED);
              Slices.Ratio detached = slices.ratio(name, Slices.State.DETACHED);
              table.row(
                  name,
                  slices.median(name, Slices.State.BARE),
                  slices.median(name, Slices.State.WATCHED),
                  watched.words(),
                  watched.spread(),
                  slices.median(name, Slices.State.DETACHED),
                  detached.words(),
                  detached.spread());
              if (loop.most() > 0) {
                report.hold(
                    name,
                    String.format(Locale.ROOT, "at most ×%.2f", loop.most()),
                    watched.words(),
                    watched.median() <= loop.most());
                report.hold(
                    name + ", detached",
                    "×1.00 (to 2 %)",
                    detached.words(),
                    detached.median() <= MOST_DETACHED);
              }
            });
    report.note(
        "Pods' limits, for comparison: collector %s, publisher %s; the rounds ran without limits."
            .formatted(PodLimits.words(PodLimits.COLLECTOR), PodLimits.words(PodLimits.PUBLISHER)));
  }
}
