package dev.breakwater.cli.benchmarks;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.launch.Installation;
import dev.breakwater.launch.Launcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The benchmarks app in a process of its own, which ends no later than this one. */
final class BenchmarksApp {
  private static final String MAIN = "dev.breakwater.benchmarks.Benchmarks";

  /** Longer than the app takes to put away what it made. */
  private static final long GRACE_SECONDS = 100;

  private BenchmarksApp() {}

  /**
   * Runs it to its end. Ctrl-C reaches it too, for it is of the same process group.
   *
   * @param arguments its words
   * @return its exit status
   */
  static int run(List<String> arguments) throws InterruptedException {
    Installation installation = Installation.current(System.getenv());
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM", "--"));
    command.addAll(
        List.of(
            installation.java().toString(),
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx512m",
            "-Dbreakwater.home=" + installation.home(),
            "-cp",
            installation.classPath("benchmarks"),
            MAIN));
    command.addAll(arguments);
    try (Launcher launcher = new Launcher()) {
      Process process = launcher.start(new ProcessBuilder(command).inheritIO());
      Thread end = new Thread(() -> end(process), "end");
      Runtime.getRuntime().addShutdownHook(end);
      return process.waitFor();
    } catch (IOException e) {
      throw new CommandFailedException("cannot start the benchmarks: " + e.getMessage(), e);
    }
  }

  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.toHandle().destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
