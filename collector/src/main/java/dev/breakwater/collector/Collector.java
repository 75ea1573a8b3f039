package dev.breakwater.collector;

import dev.breakwater.bpf.BpfException;
import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.collector.response.Responder;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /**
   * The calls that leave the node whatever the rules ask for, unless connections are not wanted.
   */
  private static final Set<SystemCall> TELEMETRY = Set.of(SystemCall.CONNECT);

  private static final Path ROOT = Path.of("/");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
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
    Catalog catalog = Catalog.load();
    Function<List<RuleFile>, NodeRules> compiler =
        files -> NodeRules.compile(files, catalog, options.cluster(), options.node());
    NodeRules first = compiler.apply(own);
    try (Sensor sensor =
        Sensor.start(
            filter(options, first.interests()),
            options.network(),
            RingSizes.ofMebibytes(options.ringMebibytes()))) {
      LiveRules rules =
          new LiveRules(
              own, first, compiler, interests -> sensor.watchFor(filter(options, interests)));
      watch(options, sensor, rules);
    }
  }

  private static KernelFilter filter(CollectorOptions options, Interests interests) {
    Set<SystemCall> telemetry = options.connections() ? TELEMETRY : Set.of();
    return KernelFilter.of(interests, telemetry).folding(Duration.ofMillis(options.foldMillis()));
  }

  private static void watch(CollectorOptions options, Sensor sensor, LiveRules rules)
      throws IOException, InterruptedException {
    Origin self = new Origin(options.cluster(), options.node(), Part.COLLECTOR);
    Outbox outbox = new Outbox(self, System.currentTimeMillis(), OUTBOX_BYTES);
    CriSockets runtimes =
        options.criSockets().isEmpty()
            ? CriSockets.usual(ROOT)
            : new CriSockets(options.criSockets());
    Responder responder = Responder.of(options.allowResponse(), CGROUPS, runtimes);
    try (Containers containers = Containers.ofNode(ROOT, options.node(), runtimes);
        Departures departures = new Departures(outbox, containers);
        ActedOn acted = actedOn(options);
        Orders orders = new Orders(rules, responder, departures, InstantSource.system())) {
      containers.whenSettled(departures::settled);
      ProcFiles proc = new ProcFiles(Path.of("/proc"));
      NodeFacts facts =
          new NodeFacts(
              new NodeClock(),
              new AccountNames(Path.of("/etc/passwd")),
              new AccountNames(Path.of("/etc/group")),
              proc.hostCgroups(),
              new ProcessTable(MOST_PROCESSES, MOST_PROCESS_TEXT),
              containers);
      Watch watch = new Watch(sensor, facts, proc, rules, departures, options.flowInterval());
      watch.alsoTell(orders::attributes);
      Consumer<Remediation> answer = said -> departures.add(facts.clock().now(), said);
      Delivery delivery =
          new Delivery(outbox, options.socket(), directives(options, self, acted, orders, answer));
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
      outbox.add(
          facts.clock().now(),
          new LifecycleActivity(
              LifecycleActivity.Event.STOPPED, Part.COLLECTOR, "it was told to end"));
      if (!outbox.awaitEmpty(FAREWELL.toMillis())) {
        // The shutdown that brought us here has closed the log already.
        System.err.println("collector: ended before the publisher had taken everything");
      }
      delivery.stop();
      deliverer.join();
    }
  }

  private static ActedOn actedOn(CollectorOptions options) throws IOException {
    Path state = options.state();
    return state == null ? ActedOn.since(Instant.now()) : ActedOn.in(state);
  }

  /**
   * Without the hub's authority nothing that comes down can be checked, so that nothing is done.
   */
  private static Consumer<SignedDirective> directives(
      CollectorOptions options,
      Origin self,
      ActedOn acted,
      Orders orders,
      Consumer<Remediation> answer)
      throws IOException {
    Path authority = options.hubCa();
    if (authority == null) {
      return directive ->
          LOG.log(Level.WARNING, "an order of the hub was not acted on: --hub-ca is not given");
    }
    return new Directives(
        Directives.authority(authority), self, InstantSource.system(), acted, orders, answer);
  }

  private static void waitFor(Thread thread) {
    try {
      thread.join(FAREWELL.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
