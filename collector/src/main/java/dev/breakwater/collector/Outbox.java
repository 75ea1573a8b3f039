package dev.breakwater.collector;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The signals that the publisher has not acknowledged: numbered, encoded in batches, at most a
 * fixed number of bytes. When there is no room, something is given up in the order of {@link
 * Priority}, the oldest first; in its place stands a loss record that accounts for its numbers.
 *
 * <p>Any thread may add; one thread takes; another may acknowledge.
 */
final class Outbox implements Outgoing {

  /** The longest frame that the publisher takes, in bytes. */
  static final int LONGEST_FRAME = 1 << 20;

  private static final int LONGEST_MERGED = 16_384;
  private static final int MOST_SIGNALS = 256;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Origin origin;
  private final long epoch;
  private final int capacity;
  private final List<OutboxFrame> frames = new ArrayList<>();
  private final List<Signal> pending = new ArrayList<>();
  private boolean pendingIsUrgent;
  private long pendingSince;
  private long sequence;
  private long bytes;

  /** How many bytes the frames have that hold anything of a priority. */
  private final Map<Priority, Long> bytesWith = new EnumMap<>(Priority.class);

  private int taken;

  /**
   * @param origin the origin of every signal
   * @param epoch the run of this part
   * @param capacity how many bytes of encoded batches it may hold
   */
  Outbox(Origin origin, long epoch, int capacity) {
    this.origin = origin;
    this.epoch = epoch;
    this.capacity = capacity;
  }

  long epoch() {
    return epoch;
  }

  /** Numbers a signal and takes it in. Never waits. */
  @Override
  public void add(Instant time, Payload payload) {
    lock.lock();
    try {
      boolean urgent = Priority.isUrgent(payload);
      if (pending.isEmpty()) {
        pendingSince = System.nanoTime();
        pendingIsUrgent = false;
      }
      pendingIsUrgent |= urgent;
      pending.add(new Signal(origin, epoch, ++sequence, time, payload));
      if (pending.size() >= MOST_SIGNALS) {
        seal();
      }
      if (urgent || pending.size() <= 1) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frame to send; it stays here until it is acknowledged. What is not urgent waits a few
   * milliseconds for company.
   *
   * @return empty if none came in time
   */
  Optional<OutboxFrame> take(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        if (taken == frames.size() && isRipe(now)) {
          seal();
        }
        if (taken < frames.size()) {
          return Optional.of(frames.get(taken++));
        }
        long wait = deadline - now;
        if (wait <= 0) {
          return Optional.empty();
        }
        if (!pending.isEmpty()) {
          wait = Math.min(wait, Math.max(1, pendingSince + LINGER_NANOS - now));
        }
        long left = changed.awaitNanos(wait);
        assert left <= wait;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins again with the oldest frame that is not acknowledged: the connection is a new one. */
  void rewind() {
    lock.lock();
    try {
      taken = 0;
      for (int i = frames.size() - 1; i > 0; i--) {
        merge(i);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of everything up to a sequence number, if it is of this epoch. */
  void acknowledge(long acknowledgedEpoch, long upTo) {
    lock.lock();
    try {
      if (acknowledgedEpoch != epoch) {
        return;
      }
      while (!frames.isEmpty() && frames.getFirst().last() <= upTo) {
        count(frames.removeFirst(), -1);
        taken = Math.max(0, taken - 1);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is acknowledged, or the time is over; returns whether it is. */
  boolean awaitEmpty(long timeoutMillis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (!frames.isEmpty() || !pending.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes of encoded batches it holds. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private boolean isRipe(long now) {
    return !pending.isEmpty() && (pendingIsUrgent || now - pendingSince >= LINGER_NANOS);
  }

  private void seal() {
    if (!pending.isEmpty()) {
      seal(List.copyOf(pending));
      pending.clear();
      makeRoom();
    }
  }

  private void seal(List<Signal> signals) {
    OutboxFrame frame = OutboxFrame.of(new Batch(origin, epoch, signals));
    if (frame.length() > LONGEST_FRAME && signals.size() > 1) {
      int half = signals.size() / 2;
      seal(signals.subList(0, half));
      seal(signals.subList(half, signals.size()));
      return;
    }
    if (frame.length() > LONGEST_FRAME) {
      frame = frame.without(Priority.of(signals.getFirst().payload()), Loss.Reason.SHED);
    }
    frames.add(frame);
    count(frame, 1);
  }

  private void makeRoom() {
    while (bytes > capacity) {
      Priority priority = leastWorth();
      if (priority == null) {
        fold();
        return;
      }
      int index = oldest(priority, taken);
      if (index < 0) {
        index = oldest(priority, 0); // what may have arrived already
      }
      replace(index, frames.get(index).without(priority, Loss.Reason.BUFFER_FULL));
      merge(index + 1);
      merge(index);
    }
  }

  /** There is nothing left but records of losses: has them take less room. */
  private void fold() {
    for (int i = frames.size() - 1; i >= taken; i--) {
      replace(i, frames.get(i).folded());
      merge(i + 1);
    }
  }

  /**
   * What is to be given up next. Evidence goes last, but has no more than its share of the room, so
   * that a flood of executions does not drive out the findings.
   */
  private @Nullable Priority leastWorth() {
    if (bytesWith(Priority.TELEMETRY) == 0 && bytesWith(Priority.EVIDENCE) > capacity / 4L * 3) {
      return Priority.EVIDENCE;
    }
    for (Priority priority : Priority.values()) {
      if (bytesWith(priority) > 0) {
        return priority;
      }
    }
    return null;
  }

  private int oldest(Priority priority, int from) {
    for (int i = from; i < frames.size(); i++) {
      if (frames.get(i).holds().contains(priority)) {
        return i;
      }
    }
    return -1;
  }

  /** Makes one of two neighbours that wait and both stand for what was given up. */
  private void merge(int index) {
    if (index - 1 < taken || index >= frames.size()) {
      return;
    }
    frames
        .get(index - 1)
        .with(frames.get(index), LONGEST_MERGED)
        .ifPresent(
            both -> {
              count(frames.remove(index), -1);
              replace(index - 1, both);
            });
  }

  private void replace(int index, OutboxFrame frame) {
    count(frames.set(index, frame), -1);
    count(frame, 1);
  }

  private void count(OutboxFrame frame, int sign) {
    bytes += sign * (long) frame.length();
    for (Priority priority : frame.holds()) {
      bytesWith.merge(priority, sign * (long) frame.length(), Long::sum);
    }
  }

  private long bytesWith(Priority priority) {
    return bytesWith.getOrDefault(priority, 0L);
  }
}
