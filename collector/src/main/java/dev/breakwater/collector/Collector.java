package dev.breakwater.collector;

import dev.breakwater.bpf.BpfException;
import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.ShippedRules;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.detection.node.NodeDetector;
import dev.breakwater.detection.node.NodeFields;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The node app. It runs until SIGTERM or SIGINT, and then hands over what it has.
 *
 * <p>Exit status 1: watching broke off, and starting again may help. 2: it was started wrongly, or
 * a rule file has errors. 3: this node cannot be watched; the line on standard error says why.
 */
public final class Collector {
  private static final Logger LOG = System.getLogger(Collector.class.getName());

  private static final int FAILED = 1;
  private static final int STARTED_WRONGLY = 2;
  private static final int CANNOT_WATCH = 3;
  private static final int MOST_PROCESSES = 16_384;
  private static final int MOST_PROCESS_TEXT = 8 << 20;
  private static final int OUTBOX_BYTES = 4 << 20;

  /** The calls that leave the node whatever the rules ask for. */
  private static final Set<SystemCall> TELEMETRY = EnumSet.of(SystemCall.CONNECT);

  private static final Path ROOT = Path.of("/");
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private Collector() {}

  /** Runs the app with the options of {@code CollectorOptions}. */
  public static void main(String[] arguments) {
    int status = run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int run(String[] arguments) {
    try {
      watch(CollectorOptions.parse(arguments));
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("collector: " + e.getMessage() + "\n" + CollectorOptions.USAGE);
      return STARTED_WRONGLY;
    } catch (SensorException e) {
      System.err.println("collector: cannot watch this node: " + e.getMessage() + ".");
      if (e.getCause() != null) {
        LOG.log(Level.DEBUG, "the kernel's words: " + e.getCause().getMessage());
      }
      return CANNOT_WATCH;
    } catch (BpfException e) {
      System.err.println("collector: the kernel stopped answering: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void watch(CollectorOptions options) throws IOException, InterruptedException {
    List<RuleFile> own = UserRules.read(options.rules());
    LoadedRules rules = ShippedRules.load(own);
    for (Problem problem : rules.problems()) {
      LOG.log(problem.isError() ? Level.ERROR : Level.WARNING, problem.toText());
    }
    if (!rules.ok()) {
      throw new IllegalArgumentException("the rules have errors, which stand above");
    }
    Detector detector =
        new NodeDetector(
                rules.ruleSet(NodeFields.SOURCE), Catalog.load(), options.cluster(), options.node())
            ::detect;
    KernelFilter filter =
        KernelFilter.of(Interests.of(rules.ruleSet(NodeFields.SOURCE)), TELEMETRY)
            .folding(Duration.ofMillis(options.foldMillis()));
    watch(options, detector, filter);
  }

  private static void watch(CollectorOptions options, Detector detector, KernelFilter filter)
      throws InterruptedException {
    Outbox outbox =
        new Outbox(
            new Origin(options.cluster(), options.node(), Part.COLLECTOR),
            System.currentTimeMillis(),
            OUTBOX_BYTES);
    try (Sensor sensor =
            Sensor.start(
                filter, options.network(), RingSizes.ofMebibytes(options.ringMebibytes()));
        Containers containers = containers(options);
        Departures departures = new Departures(outbox, containers)) {
      containers.whenSettled(departures::settled);
      ProcFiles proc = new ProcFiles(Path.of("/proc"));
      NodeFacts facts =
          new NodeFacts(
              new NodeClock(),
              new UserNames(Path.of("/etc/passwd")),
              proc.hostCgroups(),
              new ProcessTable(MOST_PROCESSES, MOST_PROCESS_TEXT),
              containers);
      Watch watch = new Watch(sensor, facts, proc, detector, departures, options.flowInterval());
      Delivery delivery = new Delivery(outbox, options.socket(), directive -> {});
      Thread deliverer = Thread.ofVirtual().name("delivery").start(delivery);
      Thread main = Thread.currentThread();
      Thread farewell =
          Thread.ofPlatform()
              .name("farewell")
              .unstarted(
                  () -> {
                    watch.stop();
                    waitFor(main);
                  });
      Runtime.getRuntime().addShutdownHook(farewell);
      LOG.log(Level.INFO, "watching this node, kernel " + proc.kernelRelease());
      watch.run();
      departures.passAll();
      if (!outbox.awaitEmpty(FAREWELL.toMillis())) {
        // The shutdown that brought us here has closed the log already.
        System.err.println("collector: ended before the publisher had taken everything");
      }
      delivery.stop();
      deliverer.join();
    }
  }

  private static Containers containers(CollectorOptions options) {
    CriSockets sockets =
        options.criSockets().isEmpty()
            ? CriSockets.usual(ROOT)
            : new CriSockets(options.criSockets());
    return Containers.ofNode(ROOT, options.node(), sockets);
  }

  private static void waitFor(Thread thread) {
    try {
      thread.join(FAREWELL.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
