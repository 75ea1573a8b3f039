package dev.breakwater.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command understands, and how each ends. */
public final class CommonOptions {
  private static final int NOT_HELD = 1;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--json",
      description = "Print the figures as one JSON object in place of tables.")
  private boolean json;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "/var/tmp",
      description = "Where files are kept meanwhile. Default: ${DEFAULT-VALUE}.")
  private Path work = Path.of("/var/tmp");

  @Option(
      names = "--keep",
      description = "Keep those files at the end: the logs of the parts are among them.")
  private boolean keep;

  /**
   * Takes the measurement, takes away what it made, and prints.
   *
   * @return 0 if every figure that had to hold does, else 1
   */
  int run(Measurement measurement) throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new BenchmarkException(
          "it takes root: control groups, namespaces and eBPF programs are made");
    }
    Report report;
    try (Setting setting = Setting.open(work, keep)) {
      if (!json) {
        setting.tellSections(this::printSection);
      }
      report = take(measurement, setting);
      if (keep) {
        report.note("Files were kept in " + setting.workspace().path(""));
      }
    }
    return print(report);
  }

  /** What was measured until it was stopped or failed is printed, marked as cut. */
  private Report take(Measurement measurement, Setting setting) throws Exception {
    boolean whole = false;
    try {
      Report report = measurement.take(setting);
      whole = true;
      return report;
    } finally {
      if (!whole && setting.report().isPresent()) {
        Report begun = setting.report().get();
        begun.cut();
        print(begun);
        spec.commandLine().getOut().flush();
      }
    }
  }

  private void printSection(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.section());
    out.flush();
  }

  /** Prints a report. */
  int print(Report report) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
    } else {
      out.print(report.text());
    }
    return out.checkError() || !report.holds() ? NOT_HELD : 0;
  }
}
