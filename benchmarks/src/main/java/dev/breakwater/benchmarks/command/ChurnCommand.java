package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.churn.Churn;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code breakwater bench churn}. */
@Command(
    name = "churn",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Has containers live for a moment, each with one execution, and looks for every one of them"
            + " in the hub's store.")
final class ChurnCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--containers",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int containers;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many live at once. Default: ${DEFAULT-VALUE}.")
  private int atOnce;

  @Option(
      names = "--life",
      paramLabel = "MILLIS",
      defaultValue = "20",
      description = "For how long each does nothing, in milliseconds. Default: ${DEFAULT-VALUE}.")
  private long life;

  @Override
  public Integer call() throws Exception {
    Churn churn = new Churn(containers, atOnce, Duration.ofMillis(life));
    return common.run(churn::take);
  }
}
