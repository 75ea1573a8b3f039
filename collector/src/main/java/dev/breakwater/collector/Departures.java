package dev.breakwater.collector;

import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.KnownContainer;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Payload;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where signals wait a moment for the names of their container, before they are numbered: at most
 * three seconds, and at most a fixed number of them. Those whose container does not become known,
 * or for which there is no room, go out with its id. Whoever adds does not wait.
 */
final class Departures implements Outgoing, AutoCloseable {
  private static final int CAPACITY = 2_048;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Outgoing onward;
  private final Containers containers;
  private final Thread late;

  /** Guarded by itself. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private boolean closed;

  private record Waiting(Instant time, Payload payload, KnownContainer container, long until) {}

  /**
   * @param onward where signals go from here
   * @param containers the containers of the node; they are to tell {@link #settled}
   */
  Departures(Outgoing onward, Containers containers) {
    this.onward = onward;
    this.containers = containers;
    this.late = Thread.ofVirtual().name("departures").start(this::passLate);
  }

  @Override
  public void add(Instant time, Payload payload) {
    Container container = Resolving.container(payload);
    Optional<KnownContainer> known =
        container.isHost() ? Optional.empty() : containers.find(container.uid());
    if (known.isEmpty()) {
      onward.add(time, payload);
      return;
    }
    Waiting first = null;
    synchronized (waiting) {
      if (known.get().isPending() && !closed) {
        if (waiting.size() == CAPACITY) {
          first = waiting.removeFirst();
        }
        waiting.addLast(new Waiting(time, payload, known.get(), System.nanoTime() + LONGEST_NANOS));
        if (waiting.size() == 1) {
          waiting.notifyAll();
        }
      } else {
        first = new Waiting(time, payload, known.get(), 0);
      }
    }
    if (first != null) {
      pass(first);
    }
  }

  /** Nobody is being asked about a container any more: what waits for it goes. */
  void settled(KnownContainer container) {
    List<Waiting> ready = new ArrayList<>();
    synchronized (waiting) {
      for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
        Waiting one = all.next();
        if (one.container() == container) {
          ready.add(one);
          all.remove();
        }
      }
    }
    ready.forEach(this::pass);
  }

  /** Passes on what waits; from now on nothing does. */
  void passAll() {
    List<Waiting> rest;
    synchronized (waiting) {
      closed = true;
      rest = new ArrayList<>(waiting);
      waiting.clear();
      waiting.notifyAll();
    }
    rest.forEach(this::pass);
  }

  @Override
  public void close() {
    passAll();
    try {
      late.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void passLate() {
    try {
      while (true) {
        Waiting first;
        synchronized (waiting) {
          while (!closed && waiting.isEmpty()) {
            waiting.wait();
          }
          if (closed) {
            return;
          }
          long left = waiting.getFirst().until() - System.nanoTime();
          if (left > 0) {
            waiting.wait(left / 1_000_000 + 1);
            continue;
          }
          first = waiting.removeFirst();
        }
        pass(first);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Waiting one) {
    Container now = one.container().signal();
    boolean isNews = !now.equals(Resolving.container(one.payload()));
    onward.add(one.time(), isNews ? Resolving.in(one.payload(), now) : one.payload());
  }
}
