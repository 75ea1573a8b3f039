package dev.breakwater.cli.up;

import java.util.ArrayDeque;
import java.util.Deque;

/** What runs, stopped in the opposite order: whoever sends is stopped before whoever takes. */
final class Running implements AutoCloseable {
  private final Console console;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  Running(Console console) {
    this.console = console;
  }

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    // Being told to end interrupts the thread once; stopping what runs takes its time after that.
    boolean interrupted = Thread.interrupted();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        console.say("While stopping: " + e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
