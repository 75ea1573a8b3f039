package dev.breakwater.hub.directives;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes who waits for a directive. One thread looks into the store when it is told of a commit, and
 * every second besides, so that what another hub on the same store issued is noticed too; those who
 * wait do not ask the store meanwhile.
 */
public final class DirectiveFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectiveFeed.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration INTERVAL_AFTER_FAILURE = Duration.ofSeconds(5);

  private final Directives directives;
  private final Semaphore issued = new Semaphore(0);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread reader;
  private Map<String, Long> newest = Map.of();
  private volatile boolean closed;

  public DirectiveFeed(Directives directives) {
    this.directives = directives;
    this.reader = Thread.ofVirtual().name("directive-feed").start(this::read);
  }

  /** Says that a directive may have been committed. */
  public void wake() {
    if (issued.availablePermits() == 0) {
      issued.release();
    }
  }

  /** The newest generation of the cluster, as far as the feed knows; 0 if there is none. */
  public long newest(String cluster) {
    lock.lock();
    try {
      return newest.getOrDefault(cluster, 0L);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the cluster has a directive newer than one that was known.
   *
   * @return false if there was none in that time, or the hub stops
   * @throws InterruptedException if the caller is interrupted while it waits
   */
  public boolean awaitNewer(String cluster, long known, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!closed && newest.getOrDefault(cluster, 0L) <= known) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    publish(Map.of());
  }

  private void read() {
    Duration pause = Duration.ZERO;
    while (!closed) {
      try {
        boolean woken = issued.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        LOG.log(System.Logger.Level.TRACE, "directives are looked at, woken: {0}", woken);
        pause = INTERVAL;
        publish(directives.newest());
      } catch (InterruptedException e) {
        LOG.log(System.Logger.Level.DEBUG, "the feed of directives ends", e);
        return;
      } catch (RuntimeException e) {
        pause = INTERVAL_AFTER_FAILURE;
        LOG.log(
            System.Logger.Level.WARNING,
            "directives wait: they cannot be read from the store; tried again in "
                + pause.toSeconds()
                + " s",
            e);
      }
    }
  }

  private void publish(Map<String, Long> now) {
    lock.lock();
    try {
      if (closed || !now.equals(newest)) {
        newest = now;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
