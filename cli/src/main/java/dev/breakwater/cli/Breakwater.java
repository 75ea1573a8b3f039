package dev.breakwater.cli;

import dev.breakwater.cli.benchmarks.BenchCommand;
import dev.breakwater.cli.benchmarks.ChaosCommand;
import dev.breakwater.cli.benchmarks.SimulateCommand;
import dev.breakwater.cli.detection.CatalogCommand;
import dev.breakwater.cli.detection.ReplayCommand;
import dev.breakwater.cli.detection.RulesCommand;
import dev.breakwater.cli.hub.AlertsCommand;
import dev.breakwater.cli.hub.CoverageCommand;
import dev.breakwater.cli.hub.LedgerCommand;
import dev.breakwater.cli.hub.RespondCommand;
import dev.breakwater.cli.hub.ResponsesCommand;
import dev.breakwater.cli.up.UpCommand;
import dev.breakwater.launch.NotBuiltException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code breakwater} command. Ends with 0, with 1 and a sentence on standard error if it could
 * not do what it was asked, with 2 if it was called wrongly.
 */
@Command(
    name = "breakwater",
    description = "The open defence for containers on Kubernetes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      AlertsCommand.class,
      CoverageCommand.class,
      LedgerCommand.class,
      RespondCommand.class,
      ResponsesCommand.class,
      CatalogCommand.class,
      ReplayCommand.class,
      RulesCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      SimulateCommand.class
    },
    footer = {"", "breakwater COMMAND --help says more about a command."})
public final class Breakwater {
  /** Commands whose words another program reads, and its help with them. */
  static final Set<String> HANDED_ON = Set.of("bench", "chaos", "simulate");

  private Breakwater() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(
        commandLine(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(arguments));
  }

  /** The command line, writing there. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Breakwater());
    line.getSubcommands()
        .values()
        .forEach(
            command -> {
              if (HANDED_ON.contains(command.getCommandName())) {
                return;
              }
              command.getCommandSpec().mixinStandardHelpOptions(true);
              command.getCommandSpec().versionProvider(new Version());
            });
    return line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Breakwater::failed);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult result) {
    String message =
        e instanceof CommandFailedException || e instanceof NotBuiltException
            ? String.valueOf(e.getMessage())
            : "this should not happen, please report it: " + e;
    line.getErr().println("breakwater: " + message);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
