package dev.breakwater.benchmarks.command;

import dev.breakwater.benchmarks.sensor.Section;
import dev.breakwater.benchmarks.sensor.SensorBenchmark;
import dev.breakwater.benchmarks.sensor.SensorPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater bench sensor}. */
@Command(
    name = "sensor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures what the sensor costs a workload and itself, how many opens a second it sees without"
            + " a loss, and how it stands a flood under its pod's limits.")
final class SensorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often each loop is run bare and with the sensor. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--flood",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = ShortDuration.class,
      description = "How long the flood lasts, as 90s or 10m. Default: ${DEFAULT-VALUE}.")
  private Duration flood = Duration.ofMinutes(10);

  @Option(
      names = "--quick",
      description = "One short round and a flood of 15 s: shows that it works, measures little.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these parts: costs, ladder, limit (the highest rate under 360m), flood. Default: all.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || flood.isZero()) {
      throw new ParameterException(
          spec.commandLine(), "--rounds is at least 1, and --flood not nothing");
    }
    SensorPlan plan =
        quick ? SensorPlan.quick(sections()) : SensorPlan.whole(sections(), rounds, flood);
    return common.run(new SensorBenchmark(plan)::take);
  }

  /** In the order in which they are taken. */
  private List<Section> sections() {
    for (String name : only) {
      if (Section.named(name).isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no part '" + name + "': " + String.join(", ", Section.labels()));
      }
    }
    return Arrays.stream(Section.values())
        .filter(section -> only.isEmpty() || only.contains(section.label()))
        .toList();
  }
}
