package dev.breakwater.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a server is told to end: PostgreSQL's signals, harder as time goes by. */
final class ShutDown {
  private static final int POLL_MILLIS = 20;

  private ShutDown() {}

  /** Returns when the process has ended. */
  static void of(ProcessHandle server, Duration limit) throws IOException {
    for (String signal : new String[] {"INT", "QUIT", "KILL"}) {
      if (!runs(server)) {
        return;
      }
      send(signal, server.pid());
      if (ends(server, limit)) {
        return;
      }
    }
    throw new PostgresException("the PostgreSQL with process id " + server.pid() + " does not end");
  }

  /**
   * Whether the process runs. One that has ended and that nobody waits for, as an orphan's where
   * the first process reaps none, has a process id still and no command line.
   */
  static boolean runs(ProcessHandle process) throws IOException {
    if (!process.isAlive()) {
      return false;
    }
    try {
      return Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline")).length
          > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean ends(ProcessHandle server, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        server.onExit().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (!runs(server)) {
          return true;
        }
      } catch (ExecutionException e) {
        throw new PostgresException("the end of PostgreSQL cannot be waited for", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PostgresException("the stop of PostgreSQL was interrupted", e);
      }
    }
    return false;
  }

  /** Java itself sends SIGTERM and SIGKILL only; SIGTERM would wait for every client to leave. */
  private static void send(String signal, long pid) throws IOException {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresException("the stop of PostgreSQL was interrupted", e);
    }
  }
}
