package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.tamper.Tamper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code breakwater chaos tamper}. */
@Command(
    name = "tamper",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Kills, freezes and blinds the parts of a node, and takes the time until the hub has an alert"
            + " of each.")
final class TamperCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How soon an alert must be there. Default: ${DEFAULT-VALUE}.")
  private int within;

  @Override
  public Integer call() throws Exception {
    return common.run(new Tamper(within)::take);
  }
}
