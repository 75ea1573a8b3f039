package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.cgroup.ControlGroup;
import dev.breakwater.benchmarks.load.LoadGenerator;
import dev.breakwater.launch.Confinement;
import dev.breakwater.launch.Installation;
import dev.breakwater.launch.Launcher;
import dev.breakwater.launch.PartCommands;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real parts on this machine, started as {@code up} starts them: a PostgreSQL, a hub on a port
 * of loopback, and for one node a publisher and a collector. What runs is stopped, senders first,
 * when this is closed.
 */
public final class Stand implements AutoCloseable {
  private static final Duration HUB_START = Duration.ofMinutes(2);
  private static final Duration AGENT_START = Duration.ofSeconds(60);
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Workspace workspace;
  private final Launcher launcher;
  private final LoadGenerator load;
  private final PartCommands commands;
  private final int port = FreePort.find();
  private final List<AutoCloseable> running = new ArrayList<>();

  public Stand(Workspace workspace, Launcher launcher, LoadGenerator load) {
    this.workspace = workspace;
    this.launcher = launcher;
    this.load = load;
    Installation installation = Installation.current(System.getenv());
    try {
      this.commands =
          new PartCommands(
              installation,
              new Confinement(
                  ROOT, List.of(installation.java(), installation.hub(), workspace.folder("hub"))));
    } catch (IOException e) {
      throw new BenchmarkException("cannot tell with which rights the parts can run: " + e, e);
    }
  }

  /** Starts the store. */
  public PostgresServer startStore() {
    try {
      PostgresServer server = PostgresServer.start(workspace.path("store"));
      running.add(server);
      return server;
    } catch (IOException e) {
      throw new BenchmarkException("the store did not start: " + e.getMessage(), e);
    }
  }

  /** Counts rows in that store. */
  public StoreRows rows(PostgresServer store) {
    return new StoreRows(store);
  }

  /** Starts the hub and returns when it answers. Called again it starts the same hub again. */
  public PartProcess startHub(PostgresServer store) throws InterruptedException {
    PartProcess hub = beginHub(store);
    awaitHub(hub);
    return hub;
  }

  /** Waits until a hub answers. */
  public void awaitHub(PartProcess hub) throws InterruptedException {
    hub.awaitReady(HUB_START);
  }

  /** Starts the hub and does not wait for it. */
  public PartProcess beginHub(PostgresServer store) throws InterruptedException {
    List<String> arguments =
        List.of(
            "--data",
            workspace.folder("hub").toString(),
            "--listen",
            "localhost:" + port,
            "--database",
            store.jdbcUrl(),
            "--database-user",
            store.user(),
            "--database-password-file",
            store.passwordFile().toString());
    return start("the hub", commands.hub(arguments), "hub ready ", "hub.log", Optional.empty());
  }

  /** The hub's address. */
  public URI hub() {
    return URI.create("https://localhost:" + port);
  }

  /** The hub's port on loopback. */
  public int hubPort() {
    return port;
  }

  /** To be called when the hub runs. */
  public HubAdministration administration() {
    HubAdministration administration =
        new HubAdministration(hub(), authority(), administratorToken());
    running.add(administration);
    return administration;
  }

  /** The file with the administrator's token, when the hub runs. */
  public Path administratorToken() {
    return workspace.path("hub/admin.token");
  }

  private Path authority() {
    return workspace.path("hub/pki/ca.crt");
  }

  /** Where a node's publisher takes signals. */
  public Path socket(Node node) {
    return workspace.path(node.name() + ".sock");
  }

  /**
   * Starts a node's publisher and returns when it takes signals. A node that has no certificate yet
   * is given a token.
   *
   * @param hub the address that it is told
   * @param state its directory
   * @param more further options
   */
  public PartProcess startPublisher(
      Node node,
      URI hub,
      Path state,
      HubAdministration administration,
      Optional<ControlGroup> group,
      List<String> more)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--hub", hub.toString(), "--hub-ca", authority().toString()));
    arguments.addAll(List.of("--cluster", node.cluster(), "--node", node.name()));
    arguments.addAll(List.of("--state", state.toString()));
    arguments.addAll(List.of("--socket", socket(node).toString()));
    arguments.addAll(more);
    if (!Files.exists(state.resolve("identity.p12"))) {
      Path token = workspace.path(node.name() + ".token");
      writePrivate(token, administration.enrolmentToken(node.cluster(), node.name()));
      arguments.addAll(List.of("--enrolment-token-file", token.toString()));
    }
    PartProcess publisher =
        start(
            "the publisher",
            commands.publisher(arguments),
            "publisher ready ",
            "publisher.log",
            group);
    publisher.awaitReady(AGENT_START);
    return publisher;
  }

  /**
   * Starts a node's collector and returns when it watches.
   *
   * @param more arguments besides
   */
  public PartProcess startCollector(
      Node node, List<Path> rules, List<String> more, Optional<ControlGroup> group)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--cluster", node.cluster(), "--node", node.name()));
    arguments.addAll(List.of("--socket", socket(node).toString()));
    rules.forEach(file -> arguments.addAll(List.of("--rules", file.toString())));
    arguments.addAll(more);
    PartProcess collector =
        start(
            "the collector",
            commands.collector(arguments),
            "watching this node",
            "collector.log",
            group);
    collector.awaitReady(AGENT_START);
    return collector;
  }

  private PartProcess start(
      String name, List<String> command, String ready, String log, Optional<ControlGroup> group)
      throws InterruptedException {
    List<String> placed = group.map(it -> load.within(it.directories(), command)).orElse(command);
    PartProcess part =
        PartProcess.start(name, placed, ready, workspace.folder("logs").resolve(log), launcher);
    running.add(part);
    return part;
  }

  private static void writePrivate(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new BenchmarkException("cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    for (AutoCloseable part : running.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("while stopping: " + e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
