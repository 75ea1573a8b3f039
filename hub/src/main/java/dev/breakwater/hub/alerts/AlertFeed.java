package dev.breakwater.hub.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as they are committed, to everyone who listens. One thread reads what is new from the
 * store when it is told of a commit, and at an interval besides, so that what another hub on the
 * same store committed arrives too.
 *
 * <p>A listener that does not keep up is ended, not waited for: it comes back with the last id that
 * it saw and misses nothing.
 */
public final class AlertFeed implements AutoCloseable {
  /** Alerts that wait for one listener at most. */
  public static final int MAX_WAITING = 1000;

  private static final System.Logger LOG = System.getLogger(AlertFeed.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration INTERVAL_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final int PAGE = 200;

  private final Alerts alerts;
  private final Semaphore committed = new Semaphore(0);
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean closed;

  /** A feed of what is committed from now on. */
  public AlertFeed(Alerts alerts) {
    this.alerts = alerts;
    long newest = alerts.newestId();
    this.reader = Thread.ofVirtual().name("alert-feed").start(() -> read(newest));
  }

  /** Says that an alert may have been committed. */
  public void wake() {
    if (committed.availablePermits() == 0) {
      committed.release();
    }
  }

  /**
   * Listens from now on, or from an alert that was seen before.
   *
   * @param afterId the last alert that was seen; null for what is committed from now on
   */
  public Subscription subscribe(@Nullable Long afterId) {
    Subscription subscription = new Subscription(afterId == null ? alerts.newestId() : afterId);
    subscriptions.add(subscription);
    if (closed) {
      subscription.close();
    }
    return subscription;
  }

  /** How many listen. */
  public int listeners() {
    return subscriptions.size();
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    subscriptions.forEach(Subscription::close);
  }

  private void read(long newest) {
    long last = newest;
    Duration pause = INTERVAL;
    while (!closed) {
      try {
        boolean woken = committed.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        LOG.log(System.Logger.Level.TRACE, "alerts after {0} are read, woken: {1}", last, woken);
        pause = INTERVAL;
        last = handOut(last);
      } catch (InterruptedException e) {
        LOG.log(System.Logger.Level.DEBUG, "the feed of alerts ends", e);
        return;
      } catch (RuntimeException e) {
        pause = INTERVAL_AFTER_FAILURE;
        LOG.log(
            System.Logger.Level.WARNING,
            "live alerts wait: the alerts after "
                + last
                + " cannot be read from the store; tried again in "
                + pause.toSeconds()
                + " s",
            e);
      }
    }
  }

  private long handOut(long after) {
    long last = after;
    while (true) {
      List<Alert> page = alerts.after(last, PAGE);
      for (Alert alert : page) {
        subscriptions.forEach(subscription -> subscription.offer(alert));
        last = alert.id();
      }
      if (page.size() < PAGE) {
        return last;
      }
    }
  }

  /** One listener. */
  public final class Subscription implements AutoCloseable {
    private final BlockingQueue<Alert> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private long last;
    private boolean caughtUp;
    private volatile boolean ended;

    private Subscription(long last) {
      this.last = last;
    }

    /**
     * The next alerts, oldest first, as soon as there is one; empty if there was none in that time.
     * One thread at a time may call it.
     *
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public List<Alert> next(Duration atMost) throws InterruptedException {
      if (!caughtUp) {
        List<Alert> missed = alerts.after(last, PAGE);
        caughtUp = missed.size() < PAGE;
        if (!missed.isEmpty()) {
          last = missed.getLast().id();
          return missed;
        }
      }
      List<Alert> next = new ArrayList<>();
      Alert first = waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        next.add(first);
        waiting.drainTo(next);
      }
      next.removeIf(alert -> alert.id() <= last);
      if (!next.isEmpty()) {
        last = next.getLast().id();
      }
      return List.copyOf(next);
    }

    /** Whether the feed ended it: the hub stops, or too many alerts waited. */
    public boolean hasEnded() {
      return ended && waiting.isEmpty();
    }

    /** The id of the last alert that {@link #next} gave. */
    public long lastId() {
      return last;
    }

    @Override
    public void close() {
      ended = true;
      subscriptions.remove(this);
    }

    private void offer(Alert alert) {
      if (!waiting.offer(alert)) {
        LOG.log(
            System.Logger.Level.INFO,
            "a listener does not keep up with the alerts and is ended; it resumes by the last id");
        close();
      }
    }
  }
}
