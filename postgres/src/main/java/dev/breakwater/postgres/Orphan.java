package dev.breakwater.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A server whose starter was killed and that runs on, or only its file that says so. */
final class Orphan {
  private static final System.Logger LOG = System.getLogger(Orphan.class.getName());

  private Orphan() {}

  /** Stops the server of that data folder if it runs, and removes its file if it does not. */
  static void stop(Path pidFile, Path data, Duration limit) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile, UTF_8);
    Optional<ProcessHandle> server =
        lines.isEmpty() ? Optional.empty() : serverOf(lines.getFirst().strip(), data);
    if (server.isPresent()) {
      LOG.log(
          System.Logger.Level.INFO,
          "stopping the PostgreSQL with process id {0}, whose starter is gone",
          Long.toString(server.get().pid()));
      ShutDown.of(server.get(), limit);
    }
    Files.deleteIfExists(pidFile);
  }

  private static Optional<ProcessHandle> serverOf(String pid, Path data) throws IOException {
    if (!pid.matches("[1-9][0-9]{0,9}")) {
      return Optional.empty();
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
    if (process.isEmpty() || !ShutDown.runs(process.get())) {
      return Optional.empty();
    }
    Path commandLine = Path.of("/proc", pid, "cmdline");
    List<String> arguments = Arrays.asList(Files.readString(commandLine, UTF_8).split("\0", -1));
    return arguments.contains("-D") && arguments.contains(data.toString())
        ? process
        : Optional.empty();
  }
}
