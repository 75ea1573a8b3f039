package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.report.Progress;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.simulate.Fleet;
import dev.breakwater.benchmarks.simulate.Simulation;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Setting;
import dev.breakwater.benchmarks.stand.Stand;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Loads a hub with nodes that have no machine: each enrols, and sends executions, connections"
            + " and findings with its own certificate.")
public final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_NODES = 10_000;
  private static final int HIGHEST_RATE = 100_000;
  private static final String IDLE_SECONDS = "3600";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--nodes", paramLabel = "N", required = true, description = "How many nodes.")
  private int nodes;

  @Option(
      names = "--rate",
      paramLabel = "R",
      required = true,
      description = "Signals a second from each node.")
  private int rate;

  @Option(
      names = "--duration",
      paramLabel = "D",
      required = true,
      converter = ShortDuration.class,
      description = "How long, as 60s or 10m.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--hub",
      paramLabel = "URL",
      description = "The hub's address. Default: a hub of its own, with a store, for this run.")
  private @Nullable URI hub;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM file with the authority of the hub's certificate.")
  private @Nullable Path authority;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the administrator's token.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "simulated",
      description = "The cluster that they are of. Default: ${DEFAULT-VALUE}.")
  private String cluster = "simulated";

  @Option(
      names = "--no-cleanup",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Do not retire them at the end.")
  private boolean cleanup;

  @Override
  public Integer call() throws Exception {
    if (nodes < 1 || nodes > MOST_NODES || rate < 1 || rate > HIGHEST_RATE || duration.isZero()) {
      throw new ParameterException(
          spec.commandLine(),
          "--nodes is between 1 and %,d, --rate between 1 and %,d, --duration not nothing"
              .formatted(MOST_NODES, HIGHEST_RATE));
    }
    // A node that has connected waits until all have: longer than the client keeps what is idle.
    System.setProperty("jdk.httpclient.keepalive.timeout", IDLE_SECONDS);
    Fleet fleet = new Fleet(nodes, rate, duration, cluster, cleanup);
    if (hub == null && authority == null && tokenFile == null) {
      return common.run(setting -> withOwnHub(fleet, setting));
    }
    if (hub == null || authority == null || tokenFile == null) {
      throw new ParameterException(
          spec.commandLine(), "--hub, --ca and --token-file are given together, or none of them");
    }
    try (HubAdministration administration = new HubAdministration(hub, authority, tokenFile)) {
      Progress progress = new Progress(System.err);
      return common.print(new Simulation(fleet, administration, Optional.empty(), progress).run());
    }
  }

  private static Report withOwnHub(Fleet fleet, Setting setting)
      throws InterruptedException, IOException {
    Stand stand = setting.stand();
    setting.progress().say("starting a store and a hub of its own");
    PostgresServer store = stand.startStore();
    stand.startHub(store);
    return new Simulation(
            fleet, stand.administration(), Optional.of(stand.rows(store)), setting.progress())
        .run();
  }
}
