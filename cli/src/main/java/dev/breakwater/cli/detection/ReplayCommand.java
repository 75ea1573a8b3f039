package dev.breakwater.cli.detection;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.ShippedRules;
import dev.breakwater.detection.audit.AuditDetector;
import dev.breakwater.detection.audit.AuditFields;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs recorded events through detection, without a hub. Findings go to standard output, one OCSF
 * Detection Finding a line; what was refused and the counts go to standard error. Ends with 1 only
 * if no event could be read at all.
 */
@Command(
    name = "replay",
    description = "Runs recorded events through detection and prints the findings as JSON lines.")
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      description = "What was recorded: ${COMPLETION-CANDIDATES} (Kubernetes audit events).")
  private Source source = Source.AUDIT;

  @Option(
      names = "--cluster",
      defaultValue = "replay",
      paramLabel = "NAME",
      description = "The cluster that findings name (default: ${DEFAULT-VALUE}).")
  private String cluster = "replay";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "A rule file to load after the rules that ship; may be given several times.")
  private List<Path> rules = List.of();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Recordings, an event a line, plain or in gzip; - is standard input.")
  private List<String> files = List.of();

  /** What can be replayed. */
  enum Source {
    AUDIT
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    LoadedRules loaded = ShippedRules.load(RuleFiles.read(rules));
    if (!loaded.ok()) {
      throw new CommandFailedException(errors(loaded));
    }
    Catalog catalog = Catalog.load();
    AuditDetector detector =
        switch (source) {
          case AUDIT -> new AuditDetector(loaded.ruleSet(AuditFields.SOURCE), catalog, cluster);
        };
    AuditReplay replay = new AuditReplay(detector, catalog, cluster, out, err);
    long start = System.nanoTime();
    for (String file : files) {
      replay.file(file);
    }
    replay.summary(System.nanoTime() - start);
    out.flush();
    err.flush();
    return replay.readAny() ? 0 : 1;
  }

  private static String errors(LoadedRules loaded) {
    return loaded.problems().stream()
        .filter(Problem::isError)
        .map(Problem::toText)
        .collect(Collectors.joining(System.lineSeparator(), "the rules have errors: ", ""));
  }
}
