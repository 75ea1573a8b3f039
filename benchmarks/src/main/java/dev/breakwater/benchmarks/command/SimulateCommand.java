package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.report.Progress;
import dev.breakwater.benchmarks.simulate.Fleet;
import dev.breakwater.benchmarks.simulate.Simulation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
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
      required = true,
      description = "The hub's address. Default: the hub that `up` started.")
  private URI hub = URI.create("https://localhost:8443");

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      required = true,
      description = "PEM file with the authority of the hub's certificate.")
  private Path authority = Path.of("");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "File with the administrator's token.")
  private Path tokenFile = Path.of("");

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
      description = "Do not revoke their certificates at the end.")
  private boolean cleanup;

  @Override
  public Integer call() throws Exception {
    if (nodes < 1 || nodes > MOST_NODES || rate < 1 || rate > HIGHEST_RATE || duration.isZero()) {
      throw new ParameterException(
          spec.commandLine(),
          "--nodes is between 1 and %,d, --rate between 1 and %,d, --duration not nothing"
              .formatted(MOST_NODES, HIGHEST_RATE));
    }
    Fleet fleet = new Fleet(nodes, rate, duration, hub, authority, tokenFile, cluster, cleanup);
    return common.print(new Simulation(fleet, new Progress(System.err)).run());
  }
}
