package dev.breakwater.publisher;

import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.publisher.spool.Ticket;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What goes down a local connection: acknowledgements of what is durable, for all that became so at
 * once, and directives. At most a fixed number of frames wait to be acknowledged; then nothing more
 * is read.
 */
final class Settlements {
  private static final int MOST_WAITING = 1_024;
  private static final int MOST_DIRECTIVES = 16;
  private static final long LOOK_MILLIS = 200;

  private final SocketChannel channel;
  private final Spool spool;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final BlockingQueue<Order> directives = new ArrayBlockingQueue<>(MOST_DIRECTIVES);
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile boolean over;

  /** Something for the writer: a frame to acknowledge, or a sign to look at the rest. */
  private sealed interface Waiting {
    record Frame(Ticket ticket, long epoch, long sequence) implements Waiting {}

    record Wake() implements Waiting {}

    record End() implements Waiting {}
  }

  private record Order(SignedDirective directive, Runnable written) {}

  Settlements(SocketChannel channel, Spool spool) {
    this.channel = channel;
    this.spool = spool;
  }

  /** Acknowledges a frame once it is durable; waits while too many wait. */
  void add(Ticket ticket, long epoch, long sequence) throws InterruptedException {
    outstanding.incrementAndGet();
    put(new Waiting.Frame(ticket, epoch, sequence));
  }

  /** Hands a directive down; false if too many wait, and it should be tried again. */
  boolean offer(SignedDirective directive, Runnable written) {
    boolean taken = directives.offer(new Order(directive, written));
    if (taken) {
      boolean _ = waiting.offer(new Waiting.Wake());
    }
    return taken;
  }

  /** Lets {@link #run} return when all is acknowledged. */
  void end() throws InterruptedException {
    put(new Waiting.End());
  }

  /** Waits for room for as long as somebody writes. */
  private void put(Waiting what) throws InterruptedException {
    boolean there = false;
    while (!there && !over) {
      there = waiting.offer(what, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Whether frames wait to be acknowledged. */
  boolean isBusy() {
    return !over && outstanding.get() > 0;
  }

  /**
   * Writes until the end.
   *
   * @throws IOException if the connection broke, or what came on it cannot be made durable
   */
  void run() throws IOException, InterruptedException {
    try {
      write();
    } finally {
      over = true;
    }
  }

  private void write() throws IOException, InterruptedException {
    Optional<Waiting> kept = Optional.empty();
    while (true) {
      Waiting next = kept.isPresent() ? kept.get() : waiting.take();
      kept = Optional.empty();
      switch (next) {
        case Waiting.Frame frame -> kept = acknowledge(frame);
        case Waiting.Wake _ -> {}
        case Waiting.End _ -> {
          return;
        }
      }
      @Nullable Order order = directives.poll();
      while (order != null) {
        Frames.write(channel, Downlink.encode(new Downlink.Ordered(order.directive())));
        order.written().run();
        order = directives.poll();
      }
    }
  }

  /** Acknowledges the frame and all behind it that are durable too; returns what comes after. */
  private Optional<Waiting> acknowledge(Waiting.Frame frame)
      throws IOException, InterruptedException {
    if (!spool.awaitDurable(frame.ticket())) {
      throw new IOException("what came cannot be made durable");
    }
    Waiting.Frame last = frame;
    int frames = 1;
    Optional<Waiting> after = Optional.ofNullable(waiting.poll());
    while (after.isPresent()
        && after.get() instanceof Waiting.Frame next
        && next.epoch() == frame.epoch()
        && spool.isDurable(next.ticket())) {
      last = next;
      frames++;
      after = Optional.ofNullable(waiting.poll());
    }
    Frames.write(
        channel, Downlink.encode(new Downlink.Acknowledgement(last.epoch(), last.sequence())));
    outstanding.addAndGet(-frames);
    return after;
  }
}
