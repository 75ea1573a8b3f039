package dev.breakwater.collector;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that fetches the flows from the kernel at an interval. Whoever reads events takes them
 * from here, since they know the processes; until they have taken all, the kernel goes on to add up
 * what passes, so that no more than one table's flows wait here.
 */
final class Flows implements Runnable {
  private static final Logger LOG = System.getLogger(Flows.class.getName());

  /** How long a program may still run that has seen which table was filled before. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final NetworkSensor sensor;
  private final NodeClock clock;
  private final Duration interval;
  private final LongConsumer tampered;
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;
  private long since;

  /**
   * A flow and the interval in which it was counted.
   *
   * @param flow what passed
   * @param since when the interval began, in nanoseconds since boot
   * @param until when it ended
   */
  record Told(Flow flow, long since, long until) {}

  /**
   * Fetches flows once {@link #start} was called.
   *
   * @param interval how often
   * @param tampered takes how many bytes others have taken out of a table, or put into it as a
   *     negative number
   */
  Flows(NetworkSensor sensor, NodeClock clock, Duration interval, LongConsumer tampered) {
    this.sensor = sensor;
    this.clock = clock;
    this.interval = interval;
    this.tampered = tampered;
    this.since = clock.sinceBoot();
  }

  void start() {
    thread = Thread.ofPlatform().name("flows").daemon().start(this);
  }

  /** The next flow; null if there is none yet. */
  @Nullable Told take() {
    return told.poll();
  }

  @Override
  public void run() {
    FlowTables tables = sensor.flows();
    try {
      tables.readSockets();
      while (!isStopping(interval)) {
        if (told.isEmpty()) {
          tables.turn();
          long until = clock.sinceBoot();
          if (isStopping(GRACE)) {
            return;
          }
          report(tables.empty(flow -> told.add(new Told(flow, since, until))));
          since = until;
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "flows of the network are not counted any more: " + e.getMessage(), e);
    }
  }

  /** Stops counting, and gives out what was counted until now. */
  void finish() {
    stopping.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    long until = clock.sinceBoot();
    sensor.flows().turn();
    sensor.detach();
    report(sensor.flows().emptyAll(flow -> told.add(new Told(flow, since, until))));
  }

  private void report(long difference) {
    if (difference != 0) {
      tampered.accept(difference);
    }
  }

  private boolean isStopping(Duration within) {
    try {
      return stopping.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
