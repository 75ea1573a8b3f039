package dev.breakwater.cli.detection;

import dev.breakwater.detection.ShippedRules;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import dev.breakwater.rules.RulesReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks rule files as the hub and the sensor would load them. Ends with 1 if there is an error.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Says what is wrong with rule files, and what the rules need.")
final class RulesCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(
      names = "--with-shipped",
      description =
          "Load the files after the rules that ship, whose lists and macros they may use.")
  private boolean withShipped;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Rule files, in their order.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    List<RuleFile> read = RuleFiles.read(files);
    LoadedRules loaded =
        withShipped ? ShippedRules.load(read) : RuleLoader.load(read, ShippedRules.sources());
    RulesReport report = RulesReport.of(loaded);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.of(report));
    } else {
      out.print(report.toText());
    }
    out.flush();
    return report.ok() ? 0 : 1;
  }
}
