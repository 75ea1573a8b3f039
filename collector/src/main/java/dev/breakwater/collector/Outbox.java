package dev.breakwater.collector;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.InventoryChange;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.PolicyDecision;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The signals that the publisher has not acknowledged: numbered, encoded in batches, at most a
 * fixed number of bytes. When there is no room the oldest activity is given up, and findings and
 * losses only when there is nothing else; in the place of what is given up stands a loss record
 * that accounts for its numbers.
 *
 * <p>Any thread may add; one thread takes; another may acknowledge.
 */
final class Outbox {

  /** The longest frame that the publisher takes, in bytes. */
  static final int LONGEST_FRAME = 1 << 20;

  private static final int MOST_SIGNALS = 256;
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Origin origin;
  private final long epoch;
  private final int capacity;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Signal> pending = new ArrayList<>();
  private boolean pendingMatters;
  private long pendingSince;
  private long sequence;
  private long bytes;
  private int taken;

  /**
   * A batch as it travels.
   *
   * @param first the first sequence number that it accounts for
   * @param last the last one
   * @param count how many signals it holds, or of a loss, how many were given up
   * @param kind what may be done to it
   * @param since when the first of its signals happened
   * @param until when the last one did
   * @param body the encoded batch; to be read through a duplicate
   */
  record Frame(
      long first, long last, long count, Kind kind, Instant since, Instant until, ByteBuffer body) {

    int length() {
      return body.remaining();
    }
  }

  /** What may be done to a frame when there is no room. */
  enum Kind {
    /** Given up first. */
    ACTIVITY,
    /** Given up last. */
    MATTERS,
    /** Stands for what was given up. */
    GIVEN_UP
  }

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
  void add(Instant time, Payload payload) {
    lock.lock();
    try {
      boolean matters = matters(payload);
      if (matters != pendingMatters) {
        seal();
        pendingMatters = matters;
      }
      if (pending.isEmpty()) {
        pendingSince = System.nanoTime();
      }
      pending.add(new Signal(origin, epoch, ++sequence, time, payload));
      if (pending.size() >= MOST_SIGNALS) {
        seal();
      }
      if (matters || pending.size() <= 1) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frame to send; it stays here until it is acknowledged. What does not matter waits a
   * few milliseconds for company.
   *
   * @return empty if none came in time
   */
  Optional<Frame> take(long timeoutMillis) throws InterruptedException {
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
        bytes -= frames.removeFirst().length();
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
    return !pending.isEmpty() && (pendingMatters || now - pendingSince >= LINGER_NANOS);
  }

  private void seal() {
    if (!pending.isEmpty()) {
      seal(List.copyOf(pending));
      pending.clear();
      makeRoom();
    }
  }

  private void seal(List<Signal> signals) {
    ByteBuffer body = ByteBuffer.wrap(Wire.encode(new Batch(origin, epoch, signals)));
    if (body.remaining() > LONGEST_FRAME && signals.size() > 1) {
      int half = signals.size() / 2;
      seal(signals.subList(0, half));
      seal(signals.subList(half, signals.size()));
      return;
    }
    Signal first = signals.getFirst();
    Signal last = signals.getLast();
    Frame frame =
        new Frame(
            first.sequence(),
            last.sequence(),
            signals.size(),
            pendingMatters ? Kind.MATTERS : Kind.ACTIVITY,
            first.time(),
            last.time(),
            body);
    append(body.remaining() > LONGEST_FRAME ? givenUp(frame, Loss.Reason.SHED) : frame);
  }

  private void append(Frame frame) {
    frames.add(frame);
    bytes += frame.length();
  }

  private void makeRoom() {
    while (bytes > capacity) {
      int index = worst();
      if (index < 0) {
        return; // nothing but records of what was given up, which merge with each other
      }
      replace(index, givenUp(frames.get(index), Loss.Reason.BUFFER_FULL));
      merge(index + 1);
      merge(index);
    }
  }

  /** The frame to give up: what waits before what may have arrived already, activity first. */
  private int worst() {
    int index = oldest(Kind.ACTIVITY, taken);
    if (index < 0) {
      index = oldest(Kind.MATTERS, taken);
    }
    if (index < 0) {
      index = oldest(Kind.ACTIVITY, 0);
    }
    return index < 0 ? oldest(Kind.MATTERS, 0) : index;
  }

  private int oldest(Kind kind, int from) {
    for (int i = from; i < frames.size(); i++) {
      if (frames.get(i).kind() == kind) {
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
    Frame before = frames.get(index - 1);
    Frame after = frames.get(index);
    if (before.kind() != Kind.GIVEN_UP || after.kind() != Kind.GIVEN_UP) {
      return;
    }
    Frame both =
        new Frame(
            before.first(),
            after.last(),
            before.count() + after.count(),
            Kind.GIVEN_UP,
            before.since(),
            after.until(),
            ByteBuffer.allocate(0));
    bytes -= before.length();
    frames.remove(index - 1);
    replace(index - 1, givenUp(both, Loss.Reason.BUFFER_FULL));
  }

  private void replace(int index, Frame frame) {
    bytes += frame.length() - frames.get(index).length();
    frames.set(index, frame);
  }

  /** The loss record that stands in a frame's place, under the last of its numbers. */
  private Frame givenUp(Frame frame, Loss.Reason reason) {
    Loss loss =
        new Loss(
            origin.part(),
            frame.first(),
            frame.last(),
            frame.count(),
            reason,
            frame.since(),
            frame.until());
    Signal signal = new Signal(origin, epoch, frame.last(), frame.until(), loss);
    return new Frame(
        frame.first(),
        frame.last(),
        frame.count(),
        Kind.GIVEN_UP,
        frame.since(),
        frame.until(),
        ByteBuffer.wrap(Wire.encode(new Batch(origin, epoch, List.of(signal)))));
  }

  private static boolean matters(Payload payload) {
    return switch (payload) {
      case Finding _, Loss _, PolicyDecision _, Remediation _, LifecycleActivity _ -> true;
      case Activity _, SourceHealth _, InventoryChange _ -> false;
    };
  }
}
