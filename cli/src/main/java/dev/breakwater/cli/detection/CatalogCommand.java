package dev.breakwater.cli.detection;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.detection.AlertType;
import dev.breakwater.detection.Technique;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the alert catalogue of this build, which needs no hub. */
@Command(
    name = "catalog",
    description =
        "Prints every type of alert: what it means, how bad it is, what to do, its ATT&CK techniques"
            + " and the alerts of Defender for Containers that it answers.")
public final class CatalogCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print all that is known of each type as JSON.")
  private boolean json;

  @Parameters(
      paramLabel = "TYPE",
      arity = "0..*",
      description =
          "Types to describe, as node.sensitive_file_read_in_container. Default: a list of all.")
  private List<String> wanted = List.of();

  @Override
  public Integer call() throws CommandFailedException {
    List<AlertType> types = chosen(AlertType.all());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.of(types));
    } else if (wanted.isEmpty()) {
      list(out, types);
    } else {
      types.forEach(type -> describe(out, type));
    }
    return out.checkError() ? 1 : 0;
  }

  private List<AlertType> chosen(List<AlertType> all) throws CommandFailedException {
    if (wanted.isEmpty()) {
      return all;
    }
    List<AlertType> chosen = new ArrayList<>();
    for (String id : wanted) {
      chosen.add(
          all.stream()
              .filter(type -> type.id().equals(id))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandFailedException(
                          "there is no type of alert '"
                              + id
                              + "'. `breakwater catalog` lists them all")));
    }
    return chosen;
  }

  private static void list(PrintWriter out, List<AlertType> types) {
    out.printf("%-48s  %-13s  %s%n", "TYPE", "SEVERITY", "TECHNIQUES");
    for (AlertType type : types) {
      out.printf(
          "%-48s  %-13s  %s%n",
          type.id(),
          type.severity(),
          type.techniques().stream().map(Technique::id).collect(Collectors.joining(" ")));
    }
  }

  private static void describe(PrintWriter out, AlertType type) {
    out.printf("%s%n  %s, %s%n", type.id(), type.title(), type.severity());
    out.printf("%nWhat it means%n  %s%n", type.meaning());
    out.printf("%nWhy it matters%n  %s%n", type.why());
    out.printf("%nWhat to do%n");
    type.steps().forEach(step -> out.printf("  - %s%n", step));
    out.printf("%nATT&CK %s%n", type.attackVersion());
    for (Technique technique : type.techniques()) {
      out.printf(
          "  %s %s (%s)%n",
          technique.id(),
          technique.name(),
          technique.tactics().stream()
              .map(Technique.Tactic::name)
              .collect(Collectors.joining(", ")));
    }
    out.printf("%nSignals%n  %s%n", type.signals());
    if (!type.answers().isEmpty()) {
      out.printf("%nAnswers%n  %s%n", String.join(" ", type.answers()));
    }
    out.println();
  }
}
