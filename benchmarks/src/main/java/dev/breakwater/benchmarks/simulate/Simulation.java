package dev.breakwater.benchmarks.simulate;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Progress;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.report.Table;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Memory;
import dev.breakwater.publisher.HubSession;
import dev.breakwater.publisher.StartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Nodes without a machine: each enrols, and sends signals with its own certificate. */
public final class Simulation {
  private static final int ENROL_AT_ONCE = 8;
  private static final Duration TELL = Duration.ofSeconds(10);
  private static final double MEBIBYTE = 1 << 20;

  private final Fleet fleet;
  private final Progress progress;

  public Simulation(Fleet fleet, Progress progress) {
    this.fleet = fleet;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchmarkException if the nodes cannot enrol
   */
  public Report run() throws InterruptedException, IOException {
    try (HubAdministration hub =
        new HubAdministration(fleet.hub(), fleet.authority(), fleet.tokenFile())) {
      List<HubSession> sessions = new ArrayList<>();
      try {
        progress.say("enrolling %,d nodes of cluster %s".formatted(fleet.nodes(), fleet.cluster()));
        enrol(hub, sessions);
        return load(sessions);
      } finally {
        boolean interrupted = Thread.interrupted();
        sessions.forEach(HubSession::close);
        if (fleet.cleanup()) {
          cleanUp(hub);
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void enrol(HubAdministration hub, List<HubSession> sessions) throws InterruptedException {
    try (ExecutorService enrolling = Executors.newFixedThreadPool(ENROL_AT_ONCE)) {
      List<Future<HubSession>> all = new ArrayList<>();
      for (int i = 1; i <= fleet.nodes(); i++) {
        String node = fleet.node(i);
        all.add(enrolling.submit(() -> session(hub, node)));
      }
      try {
        for (Future<HubSession> each : all) {
          sessions.add(each.get());
        }
      } catch (ExecutionException e) {
        enrolling.shutdownNow();
        throw new BenchmarkException("a node cannot enrol: " + e.getCause(), e);
      } catch (InterruptedException e) {
        enrolling.shutdownNow();
        throw e;
      }
    }
  }

  private HubSession session(HubAdministration hub, String node)
      throws InterruptedException, StartException {
    String token = hub.enrolmentToken(fleet.cluster(), node);
    return HubSession.enrol(fleet.hub(), fleet.authority(), fleet.cluster(), node, token);
  }

  private Report load(List<HubSession> sessions) throws InterruptedException, IOException {
    Tally tally = new Tally();
    Optional<HubCost> cost = HubCost.begin(fleet.hub());
    double loadBefore = Machine.load();
    progress.say(
        "%,d signals a second from each node for %d s"
            .formatted(fleet.rate(), fleet.duration().toSeconds()));
    long begin = System.nanoTime();
    long end = begin + fleet.duration().toNanos();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < sessions.size(); i++) {
        SimulatedNode node =
            new SimulatedNode(
                fleet.cluster(), fleet.node(i + 1), sessions.get(i), fleet.rate(), tally);
        all.add(
            nodes.submit(
                () -> {
                  node.run(end);
                  return null;
                }));
      }
      try {
        tell(tally, begin, end);
        for (Future<?> each : all) {
          each.get();
        }
      } catch (ExecutionException e) {
        throw new BenchmarkException("a simulated node failed: " + e.getCause(), e);
      } finally {
        nodes.shutdownNow();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return report(tally, seconds, cost, loadBefore);
  }

  private void tell(Tally tally, long begin, long end) throws InterruptedException {
    long left = end - System.nanoTime();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TELL.toNanos()));
      progress.say(
          "%,.0f signals a second accepted"
              .formatted(tally.signals.sum() * 1e9 / (System.nanoTime() - begin)));
      left = end - System.nanoTime();
    }
  }

  private Report report(Tally tally, double seconds, Optional<HubCost> cost, double loadBefore)
      throws IOException {
    Report report =
        new Report(
            "./breakwater simulate --nodes %d --rate %d --duration %ds"
                .formatted(fleet.nodes(), fleet.rate(), fleet.duration().toSeconds()));
    report
        .table(
            "Signals",
            "nodes",
            "offered a second",
            "accepted a second",
            "accepted",
            "batches",
            "bytes a signal")
        .row(
            fleet.nodes(),
            (long) fleet.nodes() * fleet.rate(),
            Math.round(tally.signals.sum() / seconds),
            tally.signals.sum(),
            tally.batches.sum(),
            tally.signals.sum() == 0 ? 0L : tally.bytes.sum() / tally.signals.sum());
    report
        .table("Answers, milliseconds", "p50", "p95", "p99", "told later", "refused", "no answer")
        .row(
            tally.latencies.millis(0.50),
            tally.latencies.millis(0.95),
            tally.latencies.millis(0.99),
            tally.later.sum(),
            tally.refused.sum(),
            tally.unanswered.sum());
    Table hub = report.table("The hub", "cores", "resident MiB", "anonymous MiB");
    if (cost.isPresent()) {
      Memory memory = cost.get().memory();
      hub.row(cost.get().cores(), memory.resident() / MEBIBYTE, memory.anonymous() / MEBIBYTE);
    }
    tally.reasons.forEach(
        (words, count) ->
            report.note(
                "%,d times the hub did not take a batch: it %s".formatted(count.sum(), words)));
    report.note(
        String.format(
            Locale.ROOT,
            "%s; load average %.2f before and %.2f at the end; the simulated nodes ran on it too.",
            Machine.words(),
            loadBefore,
            Machine.load()));
    report.hold(
        "batches refused", "none", Long.toString(tally.refused.sum()), tally.refused.sum() == 0);
    report.hold(
        "signals accepted", "some", Long.toString(tally.signals.sum()), tally.signals.sum() > 0);
    return report;
  }

  private void cleanUp(HubAdministration hub) {
    progress.say("revoking the certificates of the simulated nodes");
    try {
      for (int i = 1; i <= fleet.nodes(); i++) {
        hub.delete(
            "/api/v1/clusters/%s/nodes/%s/certificates".formatted(fleet.cluster(), fleet.node(i)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BenchmarkException e) {
      progress.say("not all are revoked: " + e.getMessage());
    }
  }
}
