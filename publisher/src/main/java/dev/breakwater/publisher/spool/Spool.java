package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.SegmentLog.Unsynced;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Outline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A durable queue of batches on disk. Any thread appends, one takes and says what is delivered.
 *
 * <p>A frame is written to the page cache by whoever appends it, under the lock; the wait for the
 * disk is not under the lock: one thread makes all that was written durable at once. A frame is
 * handed out only when it is durable.
 */
public final class Spool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Spool.class.getName());
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final SegmentLog log;
  private final FsyncPolicy fsync;
  private final InstantSource clock;
  private final FullDisk disk;
  private final Thread committing;
  private long commits;
  private long era;
  private Optional<String> stuck = Optional.empty();
  private boolean closed;

  private Spool(SegmentLog log, SpoolLimits limits, InstantSource clock) {
    this.log = log;
    this.fsync = limits.fsync();
    this.clock = clock;
    this.disk = new FullDisk(limits.patience(), RETRY);
    this.committing = Thread.ofPlatform().name("spool-commit").daemon().unstarted(this::commit);
  }

  /**
   * Opens the spool in a directory, makes that if need be, and finds what is there.
   *
   * @param self the publisher's own origin
   * @throws IOException if the directory cannot be used
   */
  public static Spool open(Path directory, SpoolLimits limits, Origin self, InstantSource clock)
      throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    SegmentLog log = new SegmentLog(directory, limits, new Substitute(self));
    Spool spool = new Spool(log, limits, clock);
    spool.committing.start();
    SpoolState state = spool.state();
    LOG.log(
        INFO,
        "the spool {0} holds {1} frames in {2} of {3} bytes",
        directory,
        Long.toString(state.frames()),
        Long.toString(state.bytes()),
        Long.toString(state.budget()));
    return spool;
  }

  /**
   * Appends a batch; waits while there is no room that can be made. Over the budget room is made at
   * once. On a disk that is full the sender is held back first: it has what it sent, in memory that
   * is bounded, and others may make room. A batch whose numbers are stored already is not stored
   * again.
   *
   * @param outline the batch's outline
   * @param body the encoded batch, at most {@link SpoolLimits#LONGEST_BODY} bytes
   * @return what to ask {@link #awaitDurable} with
   * @throws SpoolClosedException if the spool is closed before it could be appended
   */
  public Ticket append(Outline outline, byte[] body)
      throws InterruptedException, SpoolClosedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !take(outline, body)) {
        long left = changed.awaitNanos(RETRY.toNanos());
        assert left <= RETRY.toNanos();
      }
      if (closed) {
        throw new SpoolClosedException();
      }
      stuck(Optional.empty());
      changed.signalAll();
      return new Ticket(log.written(), era);
    } finally {
      lock.unlock();
    }
  }

  private boolean take(Outline outline, byte[] body) {
    long now = System.nanoTime();
    if (log.append(outline, body, clock.millis(), disk.isOutlasted(now))) {
      return true;
    }
    if (log.isDiskFull()) {
      disk.failed(now);
    }
    if (log.isDiskFull() || log.committed() == log.written()) {
      stuck(Optional.of(log.obstacle()));
    }
    return false;
  }

  private void stuck(Optional<String> reason) {
    if (reason.isPresent() && stuck.isEmpty()) {
      LOG.log(ERROR, "{0}: nothing is taken in until there is room", reason.get());
    } else if (reason.isEmpty() && stuck.isPresent()) {
      LOG.log(INFO, "the spool takes batches in again");
    }
    stuck = reason;
  }

  /**
   * Waits until what was appended is durable.
   *
   * @return false if it never will be: whoever has it sends it again
   */
  public boolean awaitDurable(Ticket ticket) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && ticket.era() == era && log.committed() < ticket.ordinal()) {
        changed.await();
      }
      return ticket.era() == era && log.committed() >= ticket.ordinal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what was appended is durable by now. */
  public boolean isDurable(Ticket ticket) {
    lock.lock();
    try {
      return ticket.era() == era && log.committed() >= ticket.ordinal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frames to deliver, as one batch; waits for them.
   *
   * @param atMost bytes of body; one frame alone may be longer
   * @return empty if none came in time, or the spool is closed
   * @throws IOException if they cannot be read
   */
  public Optional<Parcel> take(int atMost, Duration patience)
      throws IOException, InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Optional<Parcel> parcel = log.take(atMost);
        if (parcel.isPresent() || left <= 0) {
          return parcel;
        }
        left = changed.awaitNanos(left);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Puts back what was taken and is not delivered; it is handed out again. */
  public void untake() throws IOException {
    lock.lock();
    try {
      log.untake();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that everything up to the parcel's end is delivered. */
  public void delivered(Parcel parcel) throws IOException {
    lock.lock();
    try {
      if (!closed) {
        log.delivered(parcel.ordinal());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything is delivered.
   *
   * @return whether it is
   */
  public boolean awaitEmpty(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !log.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return log.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How it is. */
  public SpoolState state() {
    lock.lock();
    try {
      return log.state(commits, stuck);
    } finally {
      lock.unlock();
    }
  }

  private void commit() {
    try {
      while (commitOnce()) {
        gather();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets what is made durable at once come together. */
  private void gather() throws InterruptedException {
    long left = fsync.interval().toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && left > 0) {
        left = ended.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to make durable, and does it; false at the end. */
  private boolean commitOnce() throws InterruptedException {
    List<Unsynced> unsynced;
    long upTo;
    lock.lockInterruptibly();
    try {
      while (!closed && log.committed() == log.written()) {
        changed.await();
      }
      if (log.committed() == log.written()) {
        return false;
      }
      unsynced = log.unsynced();
      upTo = log.written();
    } finally {
      lock.unlock();
    }
    Optional<IOException> failure = force(unsynced);
    lock.lock();
    try {
      if (failure.isPresent()) {
        era++;
        LOG.log(
            WARNING,
            "the spool cannot be made durable ({0}): its senders keep what is not",
            failure.get().getMessage());
        log.dropUncommitted();
      } else {
        commits++;
        log.committed(unsynced, upTo);
      }
    } catch (IOException e) {
      LOG.log(ERROR, "the spool is of no more use", e);
      closed = true;
    } finally {
      changed.signalAll();
      lock.unlock();
    }
    return true;
  }

  private Optional<IOException> force(List<Unsynced> unsynced) {
    if (fsync != FsyncPolicy.NONE) {
      for (Unsynced each : unsynced) {
        try {
          each.segment().force();
        } catch (IOException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }

  /** Makes durable what was appended, and closes it. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!committing.join(LAST_COMMIT)) {
        LOG.log(WARNING, "the spool is closed before all of it was made durable");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      log.close();
    } finally {
      lock.unlock();
    }
  }
}
