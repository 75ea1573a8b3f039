package dev.breakwater.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The running server. The kernel ties a child to the life of the thread that started it, so a
 * thread of its own starts the server and stays for as long as the server runs.
 */
final class PostgresProcess {
  private static final System.Logger LOG = System.getLogger(PostgresProcess.class.getName());

  private final Process process;

  private PostgresProcess(Process process) {
    this.process = process;
  }

  static PostgresProcess start(List<String> command, Path log) throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("postgres")
        .start(
            () -> {
              try {
                Process process =
                    Launch.environment(new ProcessBuilder(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
                if (!started.complete(process)) {
                  process.destroyForcibly();
                }
                stayUntilEnd(process);
              } catch (IOException e) {
                started.completeExceptionally(e);
              }
            });
    try {
      return new PostgresProcess(started.get());
    } catch (ExecutionException e) {
      throw new PostgresException(
          "PostgreSQL cannot be run: " + e.getCause() + ". Command: " + command, e);
    } catch (InterruptedException e) {
      started.cancel(false);
      Thread.currentThread().interrupt();
      throw new PostgresException("the start of PostgreSQL was interrupted", e);
    }
  }

  private static void stayUntilEnd(Process process) {
    boolean ended = false;
    while (!ended) {
      try {
        process.waitFor();
        ended = true;
      } catch (InterruptedException e) {
        LOG.log(System.Logger.Level.DEBUG, "interrupted, and stays: leaving ends the server", e);
      }
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  /** Fast shutdown, and immediate shutdown if that does not end within the limit. */
  void stop(Duration limit) throws IOException {
    ShutDown.of(process.toHandle(), limit);
  }
}
