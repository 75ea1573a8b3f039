package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.launch.Launcher;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of a part, its output in a log. */
public final class PartProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int LAST_LINES = 12;

  private final String name;
  private final Process process;
  private final Path log;
  private final CountDownLatch ready = new CountDownLatch(1);

  private PartProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param name what it is called in errors, as "the hub"
   * @param readyWords how the line begins by which it says that it is ready
   * @param log where its output is added
   */
  static PartProcess start(
      String name, List<String> command, String readyWords, Path log, Launcher launcher)
      throws InterruptedException {
    try {
      Process process =
          launcher.start(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))));
      PartProcess part = new PartProcess(name, process, log);
      Thread.ofVirtual().name(name).start(() -> part.follow(readyWords));
      return part;
    } catch (IOException e) {
      throw new BenchmarkException("cannot start " + name + ": " + e, e);
    }
  }

  private void follow(String readyWords) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter out =
            new PrintWriter(
                Files.newBufferedWriter(
                    log, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(line);
        out.flush();
        if (line.contains(readyWords)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // Its output ends with it, and sometimes in the middle of a line.
      ready.countDown();
    }
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws BenchmarkException if it ends before, or does not say so in time
   */
  public void awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!ready.await(20, TimeUnit.MILLISECONDS)) {
      if (!process.isAlive()) {
        throw new BenchmarkException(name + " ended before it was ready" + lastWords());
      }
      if (System.nanoTime() > deadline) {
        throw new BenchmarkException(
            name + " was not ready after " + atMost.toSeconds() + " s" + lastWords());
      }
    }
    if (!process.isAlive()) {
      throw new BenchmarkException(name + " ended before it was ready" + lastWords());
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as kill -9 does, and returns when it is gone. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Sends it a signal by name, as STOP and CONT. */
  public void signal(String signal) throws InterruptedException {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new BenchmarkException("cannot send " + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot send " + signal + " to " + name + ": " + e, e);
    }
  }

  /** Tells it to end and returns when it has; one that does not end in time is killed. */
  @Override
  public void close() {
    process.toHandle().destroy();
    boolean interrupted = false;
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (process.isAlive()) {
      try {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (System.nanoTime() > deadline) {
        process.toHandle().destroyForcibly();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines of its log, for a sentence about what went wrong. */
  public String lastWords() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      if (lines.isEmpty()) {
        return " (it said nothing)";
      }
      return ". It said last:\n    "
          + String.join(
              "\n    ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return " (its log " + log + " cannot be read: " + e + ")";
    }
  }
}
