package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.hub.ContextFile;
import dev.breakwater.cli.hub.HubAddress;
import dev.breakwater.cli.hub.HubApi;
import dev.breakwater.launch.Confinement;
import dev.breakwater.launch.Installation;
import dev.breakwater.launch.Launcher;
import dev.breakwater.launch.PartCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The whole system on one machine: store, hub, publisher, collector, in this order up and in the
 * other down.
 */
final class Up {
  private static final Duration HUB_START = Duration.ofMinutes(2);
  private static final Duration AGENT_START = Duration.ofSeconds(30);
  private static final Duration LONGEST_END = Duration.ofSeconds(90);
  private static final Path TYPE_INFORMATION = Path.of("/sys/kernel/btf/vmlinux");

  private final UpOptions options;
  private final Installation installation;
  private final Console console;
  private final boolean root;
  private final Map<String, String> environment;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  Up(
      UpOptions options,
      Installation installation,
      Console console,
      boolean root,
      Map<String, String> environment) {
    this.options = options;
    this.installation = installation;
    this.console = console;
    this.root = root;
    this.environment = environment;
  }

  /**
   * Runs until the thread is interrupted.
   *
   * @throws CommandFailedException if something cannot be started
   */
  void run() throws Exception {
    try (Running running = new Running(console)) {
      DataDirectory data = running.add(DataDirectory.open(options.data()));
      options.listen().requireFree();
      Launcher launcher = running.add(new Launcher());
      DatabaseAddress database = database(data, running);
      Programs programs =
          new Programs(options, data, new PartCommands(installation, confinement(data)));
      Keeper hub = running.add(keeper("hub", programs.hub(database), data, launcher));
      console.step("Starting the hub", () -> hub.awaitReady(HUB_START));

      HubAddress address =
          new HubAddress(options.listen().local(), data.authority(), data.adminToken());
      HubApi api = running.add(new HubApi(address));
      Administration administration = new Administration(api, options, data, console);
      administration.prepareAuditWebhook();

      Sensor sensor = Sensor.of(options.noSensor(), root, TYPE_INFORMATION);
      Keeper publisher =
          running.add(
              keeper("publisher", programs.publisher(administration, sensor), data, launcher));
      console.step("Starting the publisher", () -> publisher.awaitReady(AGENT_START));
      if (sensor.notCovered().isEmpty()) {
        startSensor(
            sensor, publisher, administration, running, data, launcher, programs.collector());
      } else {
        console.say(Sensor.sentence(sensor.notCovered().get()));
      }
      ContextFile.ofUser(environment).write(address);
      console.say(readyLines(address, administration.loginLink(), data));
      never.await();
    }
  }

  private Confinement confinement(DataDirectory data) throws IOException {
    List<Path> needed =
        new ArrayList<>(List.of(installation.java(), installation.hub(), data.root()));
    options.auditLogs().stream().filter(Files::exists).forEach(needed::add);
    Confinement confinement = new Confinement(root, needed);
    for (Path closed : confinement.closed()) {
      console.say(
          "Root reads "
              + closed
              + " by privilege alone, so the parts keep the right to read every file"
              + " (CAP_DAC_READ_SEARCH).");
    }
    return confinement;
  }

  private DatabaseAddress database(DataDirectory data, Running running) throws Exception {
    if (options.database().isPresent()) {
      return options.database().get();
    }
    if (root && !Confinement.isOpenToRoot(data.root())) {
      throw new CommandFailedException(
          "the store cannot keep its data in "
              + data.root()
              + ": it runs without any right of root's, and a directory on the way is closed to it."
              + " Choose another directory with --data, as /var/lib/breakwater");
    }
    return running
        .add(console.step("Starting the store", () -> Store.start(data.store(), console)))
        .address();
  }

  private void startSensor(
      Sensor sensor,
      Keeper publisher,
      Administration administration,
      Running running,
      DataDirectory data,
      Launcher launcher,
      Program program)
      throws Exception {
    LogFile log = new LogFile(data.log("collector"), LogFile.BOUND);
    Instant start = Instant.now();
    Keeper.Ended ended =
        status -> {
          boolean never = sensor.ended(status, log.lastLines());
          if (never) {
            publisher.startAgain();
          }
          return never;
        };
    Keeper collector = running.add(new Keeper(program, log, launcher, console, ended));
    Optional<String> uncovered =
        console.step(
            "Starting the sensor",
            () -> administration.awaitCoverage(start, AGENT_START, () -> collector.hasGivenUp()));
    sensor
        .notCovered()
        .or(() -> uncovered)
        .ifPresent(reason -> console.say(Sensor.sentence(reason)));
  }

  private String readyLines(HubAddress address, String loginLink, DataDirectory data) {
    String cluster = options.cluster();
    return String.join(
        System.lineSeparator(),
        "Breakwater is ready: " + address.hub(),
        "  log in (once, within ten minutes):  " + loginLink,
        "  the administrator's token:          " + data.adminToken(),
        "  the authority of its certificate:   " + data.authority(),
        "  what the parts say:                 " + data.log("*"),
        "  audit events of cluster " + cluster + ":",
        "    kube-apiserver --audit-webhook-config-file=" + data.auditKubeconfig(cluster),
        "    or POST an EventList to %s/k8s-audit/%s with the bearer token in %s"
            .formatted(address.hub(), cluster, data.auditToken(cluster)),
        "Ctrl-C stops it.");
  }

  private Keeper keeper(String part, Program program, DataDirectory data, Launcher launcher)
      throws IOException {
    LogFile log = new LogFile(data.log(part), LogFile.BOUND);
    return new Keeper(program, log, launcher, console, _ -> false);
  }

  /** Called when the process is told to end: ends what runs, in order, and then the process. */
  void end(Thread main) {
    if (ended.getCount() == 0) {
      return;
    }
    main.interrupt();
    try {
      if (!ended.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        console.say("Not everything stopped within " + LONGEST_END.toSeconds() + " s.");
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Called when {@link #run} has returned. */
  void ended() {
    ended.countDown();
  }
}
