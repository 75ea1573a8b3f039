package dev.breakwater.collector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.bpf.KernelSupport;
import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.detection.node.NodeProcess;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** This machine being watched, by the real sensor, for as long as a test runs. */
final class WatchedNode implements AutoCloseable {
  private static final long SELF = ProcessHandle.current().pid();

  private final Sensor sensor;
  private final Watch watch;
  private final Thread thread;
  private final Outbox outbox;
  private final Containers containers;
  private final Departures departures;
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

  WatchedNode() {
    this(KernelFilter.EVERYTHING, (event, found) -> {});
  }

  WatchedNode(KernelFilter filter, Detector detector) {
    this(filter, RingSizes.USUAL, detector);
  }

  WatchedNode(KernelFilter filter, RingSizes sizes, Detector detector) {
    this(filter, sizes, detector, CriSockets.usual(Path.of("/")));
  }

  /**
   * @param sockets where a container runtime may be asked
   */
  WatchedNode(KernelFilter filter, RingSizes sizes, Detector detector, CriSockets sockets) {
    this(filter, sizes, detector, sockets, NetworkSensor.Scope.NOTHING, Duration.ZERO);
  }

  /** A node whose flows are told, those on loopback too where that is wanted. */
  WatchedNode(boolean isLoopbackCounted, Duration flowInterval) {
    this(
        KernelFilter.EVERYTHING,
        RingSizes.USUAL,
        (event, found) -> {},
        CriSockets.usual(Path.of("/")),
        new NetworkSensor.Scope(true, isLoopbackCounted, Path.of("/proc")),
        flowInterval);
  }

  private WatchedNode(
      KernelFilter filter,
      RingSizes sizes,
      Detector detector,
      CriSockets sockets,
      NetworkSensor.Scope scope,
      Duration flowInterval) {
    sensor = Sensor.start(filter, scope, sizes);
    ProcFiles proc = new ProcFiles(Path.of("/proc"));
    containers = Containers.ofNode(Path.of("/"), "node", sockets);
    NodeFacts facts =
        new NodeFacts(
            new NodeClock(),
            new AccountNames(Path.of("/etc/passwd")),
            new AccountNames(Path.of("/etc/group")),
            proc.hostCgroups(),
            new ProcessTable(65_536),
            containers);
    outbox = new Outbox(new Origin("test", "node", Part.COLLECTOR), 1, 64 << 20);
    departures = new Departures(outbox, containers);
    containers.whenSettled(departures::settled);
    Detector keeping =
        (event, found) -> {
          if (isOurs(event.process())) {
            seen.add(Seen.of(event));
          }
          detector.detect(event, found);
        };
    watch = new Watch(sensor, facts, proc, keeping, departures, flowInterval);
    thread = Thread.ofPlatform().name("watch").start(watch);
  }

  /** Whether the test made it: others use the machine too. */
  private static boolean isOurs(NodeProcess process) {
    for (NodeProcess p = process; p != null; p = p.parent()) {
      if (p.pid() == SELF) {
        return true;
      }
    }
    return false;
  }

  /** Skips the test by name where the kernel cannot be watched. */
  static void assumeKernel() {
    var missing = KernelSupport.missing();
    assumeTrue(missing.isEmpty(), () -> "not on this machine: " + missing.orElse(""));
    assumeTrue(
        WatchedNode.class.getResource("sensor.bpf.o") != null, "built without eBPF programs");
  }

  /** Runs a command to its end and gives its exit status. */
  static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process.waitFor();
  }

  /** The first event that has what is wanted, as soon as it comes. */
  Seen await(String what, Predicate<Seen> wanted) {
    await(what).until(() -> seen.stream().anyMatch(wanted));
    return seen.stream().filter(wanted).findFirst().orElseThrow();
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what);
  }

  /** Waits until the sensor has told of something. */
  void awaitStart() throws IOException, InterruptedException {
    run("/bin/sh", "-c", ": the sensor has started");
    await("start", e -> e.isExec() && e.arguments().contains(": the sensor has started"));
  }

  Sensor sensor() {
    return sensor;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Has other events told from now on. */
  void watchFor(KernelFilter filter) {
    sensor.watchFor(filter);
  }

  Containers containers() {
    return containers;
  }

  Sensor.Counters counters() {
    return sensor.counters();
  }

  /** Takes the signals that would have left the node by now. */
  List<Signal> signals() throws Exception {
    List<Signal> signals = new ArrayList<>();
    while (true) {
      var frame = outbox.take(50);
      if (frame.isEmpty()) {
        return signals;
      }
      byte[] body = new byte[frame.get().length()];
      frame.get().body().duplicate().get(body);
      signals.addAll(Wire.decode(body).signals());
    }
  }

  @Override
  public void close() {
    watch.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    departures.close();
    containers.close();
    sensor.close();
  }
}
