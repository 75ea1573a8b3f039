package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import dev.breakwater.launch.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one part running: starts it, writes its log, and when it ends by itself says so with its
 * last words and starts it again after a while that grows from half a second to half a minute.
 */
final class Keeper implements AutoCloseable {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** A part that ran so long was well: the next wait is a short one again. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int LONGEST_LINE = 16 * 1024;

  /** Judges the end of a part. */
  @FunctionalInterface
  interface Ended {
    /** Whether a part that ended with the status is not to be started again. */
    boolean isForGood(int status);
  }

  private final Program program;
  private final LogFile log;
  private final Launcher launcher;
  private final Console console;
  private final Ended ended;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Process process;
  private volatile boolean again;
  private volatile boolean givenUp;
  private boolean logFails;

  /**
   * Starts the part.
   *
   * @param ended asked when the part has ended by itself
   */
  Keeper(Program program, LogFile log, Launcher launcher, Console console, Ended ended) {
    this.program = program;
    this.log = log;
    this.launcher = launcher;
    this.console = console;
    this.ended = ended;
    this.thread = Thread.ofVirtual().name("keeper").start(this::keep);
  }

  /**
   * Waits until the part says that it is ready, and returns the line.
   *
   * @throws CommandFailedException if it ends before, or does not say so in time
   */
  String awaitReady(Duration atMost) throws InterruptedException {
    try {
      return ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CommandFailedException(program.name() + " did not start" + lastWords(), e);
    } catch (TimeoutException e) {
      throw new CommandFailedException(
          program.name() + " was not ready after " + atMost.toSeconds() + " s" + lastWords(), e);
    }
  }

  /** Stops the part and starts it again at once, with a new command. */
  void startAgain() {
    again = true;
    @Nullable Process running = process;
    if (running != null) {
      running.toHandle().destroy();
    }
  }

  /** Whether it has ended for good. */
  boolean hasGivenUp() {
    return givenUp;
  }

  /**
   * Stops the part and returns when it has ended. Signals go through handles: {@link
   * Process#destroy} would close what is still being read of its last words, and with it the wait
   * for its end.
   */
  @Override
  public void close() throws IOException {
    stopping.countDown();
    @Nullable Process running = process;
    if (running != null) {
      running.toHandle().destroy();
    }
    boolean ended = join(GRACE);
    running = process;
    if (!ended && running != null) {
      console.say(
          program.name() + " did not stop within " + GRACE.toSeconds() + " s and was killed");
      running.toHandle().destroyForcibly();
      join(GRACE);
    }
    log.close();
  }

  private boolean join(Duration atMost) {
    try {
      return thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void keep() {
    Duration wait = FIRST_WAIT;
    try {
      while (stopping.getCount() > 0) {
        again = false;
        long start = System.nanoTime();
        String end = run();
        if (stopping.getCount() == 0) {
          return;
        }
        if (again) {
          continue;
        }
        if (end.isEmpty()) {
          return;
        }
        if (System.nanoTime() - start > WELL.toNanos()) {
          wait = FIRST_WAIT;
        }
        if (program.ready().isPresent() && !ready.isDone()) {
          ready.completeExceptionally(new IOException(end));
          return;
        }
        console.say(
            "%s %s; starting it again in %s%s"
                .formatted(capital(program.name()), end, Console.time(wait), lastWords()));
        if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.completeExceptionally(new IOException("it was stopped"));
    }
  }

  /** Runs the part once; says how it ended, or nothing if it is not to be started again. */
  private String run() throws InterruptedException {
    log.forget();
    try {
      Process started =
          launcher.start(
              new ProcessBuilder(program.command().make())
                  .redirectErrorStream(true)
                  .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))));
      process = started;
      if (stopping.getCount() == 0) {
        started.toHandle().destroy();
      }
      follow(started);
      int status = started.waitFor();
      if (stopping.getCount() > 0 && !again && ended.isForGood(status)) {
        givenUp = true;
        ready.completeExceptionally(new IOException("it ended with status " + status));
        return "";
      }
      return "ended with status " + status;
    } catch (IOException | CommandFailedException e) {
      return "could not be started: " + e.getMessage();
    }
  }

  /** Writes what the part says to its log until it ends. */
  private void follow(Process started) throws IOException {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c != '\n') {
          line.append((char) c);
        }
        if (c == '\n' || line.length() >= LONGEST_LINE) {
          take(line.toString());
          line.setLength(0);
        }
      }
      if (!line.isEmpty()) {
        take(line.toString());
      }
    }
  }

  private void take(String line) {
    program.ready().filter(line::startsWith).ifPresent(_ -> ready.complete(line));
    try {
      log.line(line);
    } catch (IOException e) {
      if (!logFails) {
        console.say("Cannot write " + log.path() + ": " + e.getMessage());
      }
      logFails = true;
    }
  }

  private String lastWords() {
    List<String> lines = log.lastLines();
    if (lines.isEmpty()) {
      return " (its log, " + log.path() + ", is empty)";
    }
    StringBuilder words = new StringBuilder(". The last lines of " + log.path() + ":");
    for (String line : lines) {
      words
          .append(System.lineSeparator())
          .append("    ")
          .append(Printable.text(line.replace("\t", "    "), 400));
    }
    return words.toString();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
