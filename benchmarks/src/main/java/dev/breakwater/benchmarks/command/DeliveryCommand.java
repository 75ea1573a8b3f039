package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.delivery.Delivery;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater chaos delivery}. */
@Command(
    name = "delivery",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Sends numbered signals through the real publisher to the real hub while it kills them, cuts"
            + " the connection, fills the spool's disk and sends batches twice; then counts.")
final class DeliveryCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1_000_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many faults. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Repeats the choices of a run that printed it. Default: another each time.")
  private @Nullable Long seed;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds is at least 1");
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(MOST_SEEDS) : seed;
    return common.run(new Delivery(rounds, chosen)::take);
  }
}
