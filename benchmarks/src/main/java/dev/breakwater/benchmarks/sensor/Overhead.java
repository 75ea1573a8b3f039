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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the sensor costs the machine: loops bare, with the sensor, and with a sensor that no rule
 * asks for a system call, one after the other in each round, so that a drift of the machine meets
 * all of them. Compared is the processor time of the workload itself, by its median.
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

  /** How the machine is while a loop runs. */
  private enum State {
    BARE,
    WATCHED,
    DETACHED
  }

  /** A loop by its name in the report. */
  private Map<String, Load> loops() {
    Map<String, Load> loops = new LinkedHashMap<>();
    loops.put(
        "open + close, told, another file each time",
        Load.times("open", bench.told(), Ladder.FILES, 600_000L / plan.scale()));
    loops.put(
        "open + close, told, the same file",
        Load.times("open", bench.told(), 1, 600_000L / plan.scale()));
    loops.put(
        "open + close, no rule asks",
        Load.times("open", bench.quiet(), 1, 600_000L / plan.scale()));
    loops.put("exec", Load.times("exec", bench.quiet(), 1, 2_000L / plan.scale()));
    loops.put("connect, refused", Load.times("connect", bench.quiet(), 1, 60_000L / plan.scale()));
    loops.put("getppid", Load.times("getppid", bench.quiet(), 1, 4_000_000L / plan.scale()));
    return loops;
  }

  void take() throws InterruptedException, IOException {
    Map<String, Map<State, List<Double>>> micros = new LinkedHashMap<>();
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
    for (int round = 1; round <= plan.rounds(); round++) {
      double load = Machine.load();
      bench.setting().progress().say("round %d of %d: bare".formatted(round, plan.rounds()));
      run(State.BARE, micros);
      bench.setting().progress().say("round %d of %d: watched".formatted(round, plan.rounds()));
      WatchedNode node = bench.watch(bench.watching(), Limits.NONE, Limits.NONE);
      SensorCounts before = node.counts(PATIENCE);
      Usage collectorBefore = node.collectorGroup().usage();
      Usage publisherBefore = node.publisherGroup().usage();
      long opens = run(State.WATCHED, micros);
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
      bench
          .setting()
          .progress()
          .say("round %d of %d: watched, no rule asks for a call".formatted(round, plan.rounds()));
      node = bench.watch(bench.nothing(), Limits.NONE, Limits.NONE);
      node.counts(PATIENCE);
      run(State.DETACHED, micros);
      node.end();
    }
    ratios(micros);
  }

  /** Runs every loop once; returns how many openings that were. */
  private long run(State state, Map<String, Map<State, List<Double>>> micros)
      throws InterruptedException {
    long opens = 0;
    for (Map.Entry<String, Load> loop : loops().entrySet()) {
      LoadResult result = bench.setting().load().run(loop.getValue());
      micros
          .computeIfAbsent(loop.getKey(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(state, _ -> new ArrayList<>())
          .add(result.cpuMicros());
      opens += loop.getValue().operation().equals("open") ? result.done() : 0;
    }
    return opens;
  }

  private void ratios(Map<String, Map<State, List<Double>>> micros) {
    Table table =
        report.table(
            "What the sensor costs a workload, processor microseconds an operation (medians)",
            "operation",
            "bare",
            "watched",
            "ratio",
            "no rule asks",
            "its ratio");
    micros.forEach(
        (loop, states) -> {
          double bare = median(states.getOrDefault(State.BARE, List.of()));
          double watched = median(states.getOrDefault(State.WATCHED, List.of()));
          double detached = median(states.getOrDefault(State.DETACHED, List.of()));
          table.row(loop, bare, watched, times(watched / bare), detached, times(detached / bare));
          if (loop.startsWith("open")) {
            report.hold(
                loop, "at most ×1.40", times(watched / bare), watched <= MOST_WITH_RULES * bare);
            report.hold(
                loop + ", detached",
                "×1.00 (to 2 %)",
                times(detached / bare),
                detached <= MOST_DETACHED * bare);
          }
        });
    report.note(
        "Pods' limits, for comparison: collector %s, publisher %s; the rounds ran without limits."
            .formatted(PodLimits.words(PodLimits.COLLECTOR), PodLimits.words(PodLimits.PUBLISHER)));
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, "×%.2f", ratio);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
