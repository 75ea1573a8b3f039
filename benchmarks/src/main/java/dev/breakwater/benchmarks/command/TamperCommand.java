package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.tamper.Tamper;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater chaos tamper}. */
@Command(
    name = "tamper",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Kills, freezes and blinds the parts of a node, and takes the time until the hub has an alert"
            + " of each.")
final class TamperCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How soon an alert must be there. Default: ${DEFAULT-VALUE}.")
  private int within;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these attacks: map-changed, collector-frozen, collector-killed, publisher-frozen,"
              + " publisher-killed. Default: all.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws Exception {
    if (within < 1) {
      throw new ParameterException(spec.commandLine(), "--within is at least 1");
    }
    for (String name : only) {
      if (!Tamper.NAMES.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no attack '" + name + "': " + String.join(", ", Tamper.NAMES));
      }
    }
    return common.run(new Tamper(within, only)::take);
  }
}
