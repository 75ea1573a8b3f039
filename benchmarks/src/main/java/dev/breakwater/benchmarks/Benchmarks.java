package dev.breakwater.benchmarks;

import dev.breakwater.benchmarks.command.BenchCommand;
import dev.breakwater.benchmarks.command.ChaosCommand;
import dev.breakwater.benchmarks.command.SimulateCommand;
import dev.breakwater.launch.NotBuiltException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Measures the real parts. Ends with 0 if what had to hold does, with 1 if a figure does not hold
 * or none could be taken, with 2 if it was called wrongly, with 130 on Ctrl-C: then too what it
 * made is taken away.
 */
@Command(
    name = "breakwater",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchCommand.class, ChaosCommand.class, SimulateCommand.class})
public final class Benchmarks {
  private static final int INTERRUPTED = 130;
  private static final long LONGEST_END_SECONDS = 90;

  private Benchmarks() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String... arguments) {
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main, ended), "end"));
    int status = commandLine().execute(arguments);
    ended.countDown();
    System.exit(status);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new Benchmarks())
        .setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler((e, line, _) -> failed(e, line));
  }

  private static int failed(Exception e, CommandLine line) {
    if (e instanceof InterruptedException || Thread.interrupted()) {
      line.getErr().println("breakwater: stopped before the end; what it made is taken away");
      return INTERRUPTED;
    }
    if (e instanceof BenchmarkException || e instanceof NotBuiltException) {
      line.getErr().println("breakwater: " + e.getMessage());
    } else {
      line.getErr().println("breakwater: this should not happen, please report it: " + e);
      e.printStackTrace(line.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Told to end by a signal: interrupts the work and waits until it is taken down. */
  private static void end(Thread main, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    main.interrupt();
    try {
      if (!ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "breakwater: not everything was taken away within " + LONGEST_END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(INTERRUPTED);
  }
}
