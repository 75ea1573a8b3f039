package dev.breakwater.benchmarks.simulate;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.report.Machine;
import dev.breakwater.benchmarks.report.Progress;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.StoreRows;
import dev.breakwater.publisher.HubSession;
import dev.breakwater.publisher.StartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Nodes without a machine: each enrols, and sends signals with its own certificate. */
public final class Simulation {
  private static final int AT_ONCE = 8;
  private static final int LEDGER_TRIES = 5;
  private static final Duration TELL = Duration.ofSeconds(10);

  private final Fleet fleet;
  private final HubAdministration hub;
  private final Optional<StoreRows> store;
  private final Progress progress;

  /**
   * @param hub the hub, as its administrator
   * @param store the hub's store, if it is one whose rows may be counted
   */
  public Simulation(
      Fleet fleet, HubAdministration hub, Optional<StoreRows> store, Progress progress) {
    this.fleet = fleet;
    this.hub = hub;
    this.store = store;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchmarkException if the nodes cannot enrol
   */
  public Report run() throws InterruptedException, IOException {
    List<HubSession> sessions = new ArrayList<>();
    List<SimulatedNode> nodes = new ArrayList<>();
    Tally tally = new Tally();
    long epoch = System.currentTimeMillis();
    try {
      progress.say("enrolling %,d nodes of cluster %s".formatted(fleet.nodes(), fleet.cluster()));
      long begin = System.nanoTime();
      enrol(sessions);
      connect(sessions, nodes, epoch, tally);
      return load(nodes, epoch, tally, (System.nanoTime() - begin) / 1e9);
    } finally {
      boolean interrupted = Thread.interrupted();
      sessions.parallelStream().forEach(HubSession::close);
      if (fleet.cleanup()) {
        retire();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void enrol(List<HubSession> sessions) throws InterruptedException {
    try (ExecutorService enrolling = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<HubSession>> all = new ArrayList<>();
      for (int i = 1; i <= fleet.nodes(); i++) {
        String node = fleet.node(i);
        all.add(enrolling.submit(() -> session(node)));
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

  private HubSession session(String node) throws InterruptedException, StartException {
    String token = hub.enrolmentToken(fleet.cluster(), node);
    return HubSession.enrol(hub.hub(), hub.authority(), fleet.cluster(), node, token);
  }

  private void connect(
      List<HubSession> sessions, List<SimulatedNode> nodes, long epoch, Tally tally)
      throws InterruptedException {
    progress.say("connecting them");
    try (ExecutorService connecting = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < sessions.size(); i++) {
        SimulatedNode node =
            new SimulatedNode(
                fleet.cluster(),
                fleet.node(i + 1),
                sessions.get(i)::send,
                fleet.rate(),
                epoch,
                tally);
        nodes.add(node);
        all.add(connecting.submit(node::hello));
      }
      try {
        for (Future<Boolean> each : all) {
          if (!each.get()) {
            throw new BenchmarkException("the hub does not take a node's first batch");
          }
        }
      } catch (ExecutionException e) {
        connecting.shutdownNow();
        throw new BenchmarkException("a simulated node failed: " + e.getCause(), e);
      } catch (InterruptedException | BenchmarkException e) {
        connecting.shutdownNow();
        throw e;
      }
    }
    tally.latencies.clear();
  }

  private Report load(List<SimulatedNode> fleetNodes, long epoch, Tally tally, double enrolSeconds)
      throws InterruptedException, IOException {
    long before = tally.signals.sum();
    Optional<HubCost> cost = HubCost.begin(hub.hub());
    double loadBefore = Machine.load();
    progress.say(
        "%,d signals a second from each node for %d s"
            .formatted(fleet.rate(), fleet.duration().toSeconds()));
    long begin = System.nanoTime();
    long end = begin + fleet.duration().toNanos();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (SimulatedNode node : fleetNodes) {
        all.add(
            nodes.submit(
                () -> {
                  node.run(end);
                  return null;
                }));
      }
      try {
        tell(tally, before, begin, end);
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
    SimulationReport report = new SimulationReport(fleet, tally);
    report.answers(enrolSeconds, (tally.signals.sum() - before) / seconds);
    report.cost(cost, loadBefore);
    report.ledger(ledger(epoch));
    store.ifPresent(report::rows);
    return report.report();
  }

  /** A hub that has a flood behind it may be slow to answer; without an answer nothing is known. */
  private Optional<StoredSignals> ledger(long epoch) throws InterruptedException {
    for (int i = 0; i < LEDGER_TRIES; i++) {
      try {
        return Optional.of(StoredSignals.of(hub, fleet.cluster(), epoch));
      } catch (BenchmarkException e) {
        progress.say("the ledger: " + e.getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
    return Optional.empty();
  }

  private void tell(Tally tally, long before, long begin, long end) throws InterruptedException {
    long left = end - System.nanoTime();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TELL.toNanos()));
      progress.say(
          "%,.0f signals a second accepted"
              .formatted((tally.signals.sum() - before) * 1e9 / (System.nanoTime() - begin)));
      left = end - System.nanoTime();
    }
  }

  /** Nobody is to miss them. */
  private void retire() {
    progress.say("retiring the simulated nodes");
    try (ExecutorService retiring = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 1; i <= fleet.nodes(); i++) {
        String node = "/api/v1/clusters/%s/nodes/%s".formatted(fleet.cluster(), fleet.node(i));
        all.add(
            retiring.submit(
                () -> {
                  hub.delete(node);
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      progress.say("not all are retired: " + e.getCause());
    }
  }
}
