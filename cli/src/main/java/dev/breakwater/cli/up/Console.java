package dev.breakwater.cli.up;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What {@code up} says while it runs: whole lines, though several threads have something to say.
 */
final class Console {
  private final PrintWriter out;
  private boolean lineIsOpen;

  Console(PrintWriter out) {
    this.out = out;
  }

  /** A line. */
  synchronized void say(String line) {
    endLine();
    out.println(line);
    out.flush();
  }

  /** Does a long step: its name is said at once, the time that it took when it is done. */
  <T> T step(String name, Callable<T> work) throws Exception {
    synchronized (this) {
      endLine();
      out.print(name + " … ");
      out.flush();
      lineIsOpen = true;
    }
    long start = System.nanoTime();
    T result;
    try {
      result = work.call();
    } catch (Exception e) {
      end(name, "no");
      throw e;
    }
    end(name, time(Duration.ofNanos(System.nanoTime() - start)));
    return result;
  }

  private synchronized void end(String name, String how) {
    out.println(lineIsOpen ? how : name + ": " + how);
    out.flush();
    lineIsOpen = false;
  }

  private void endLine() {
    if (lineIsOpen) {
      out.println();
      lineIsOpen = false;
    }
  }

  static String time(Duration taken) {
    return String.format(Locale.ROOT, "%.1f s", taken.toMillis() / 1000.0);
  }
}
