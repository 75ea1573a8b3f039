package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;

import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.publisher.spool.SpoolClosedException;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the publisher itself has to say: losses that it saw, what happened to other parts, whether
 * the node is watched. It goes through the spool as everything does. While the spool takes nothing
 * in, only the latest health is kept, and losses beyond a bound are added up by part and reason, so
 * that none is forgotten in bounded memory.
 */
final class OwnSignals {
  private static final System.Logger LOG = System.getLogger(OwnSignals.class.getName());

  /** Losses kept apart, before they are added up; and events kept, before the oldest is a loss. */
  static final int APART = 64;

  private final Origin origin;
  private final Spool spool;
  private final InstantSource clock;
  private final long epoch;
  private long sequence = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Happened> events = new ArrayList<>();
  private Optional<SourceHealth> health = Optional.empty();
  private boolean ending;

  private record Happened(Instant time, Payload event) {}

  OwnSignals(Origin origin, Spool spool, InstantSource clock) {
    this.origin = origin;
    this.spool = spool;
    this.clock = clock;
    this.epoch = clock.millis();
  }

  void lost(Loss loss) {
    lock.lock();
    try {
      if (losses.size() < APART || !addToOther(loss)) {
        losses.add(loss);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says what happened to a part. */
  void happened(LifecycleActivity event) {
    say(event);
  }

  /** Says what became of something that the hub ordered. */
  void answered(Remediation answer) {
    say(answer);
  }

  private void say(Payload event) {
    lock.lock();
    try {
      if (events.size() == APART) {
        Instant then = events.removeFirst().time();
        lost(new Loss(origin.part(), 0, 0, 1, Loss.Reason.BUFFER_FULL, then, then));
      }
      events.add(new Happened(clock.instant(), event));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Replaces what was to be said about the node's health. */
  void health(SourceHealth now) {
    lock.lock();
    try {
      health = Optional.of(now);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what was to be said about the node's health and has not been said. */
  void noHealth() {
    lock.lock();
    try {
      health = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Lets {@link #run} return once nothing is left to say. */
  void end() {
    lock.lock();
    try {
      ending = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Puts what there is to say into the spool until told to end. */
  void run() throws InterruptedException {
    try {
      List<Signal> signals = take();
      while (!signals.isEmpty()) {
        byte[] body = Wire.encode(new Batch(origin, epoch, signals));
        var _ = spool.append(Outline.of(body), body);
        signals = take();
      }
    } catch (SpoolClosedException e) {
      LOG.log(ERROR, "what the publisher itself had to say is lost: {0}", e.getMessage());
    } catch (MalformedSignalException e) {
      throw new IllegalStateException("own signals are no batch", e);
    }
  }

  /** What there is to say; waits for it, and is empty at the end. */
  private List<Signal> take() throws InterruptedException {
    lock.lock();
    try {
      while (losses.isEmpty() && events.isEmpty() && health.isEmpty() && !ending) {
        changed.await();
      }
      Instant now = clock.instant();
      List<Signal> signals = new ArrayList<>();
      losses.forEach(loss -> signals.add(signal(now, loss)));
      events.forEach(it -> signals.add(signal(it.time(), it.event())));
      health.ifPresent(it -> signals.add(signal(now, it)));
      losses.clear();
      events.clear();
      health = Optional.empty();
      return signals;
    } finally {
      lock.unlock();
    }
  }

  private Signal signal(Instant time, Payload payload) {
    return new Signal(origin, epoch, sequence++, time, payload);
  }

  private boolean addToOther(Loss loss) {
    for (int i = losses.size() - 1; i >= 0; i--) {
      Loss other = losses.get(i);
      if (other.part() == loss.part() && other.reason() == loss.reason()) {
        losses.set(i, sum(other, loss));
        return true;
      }
    }
    return false;
  }

  private static Loss sum(Loss one, Loss other) {
    return new Loss(
        one.part(),
        0,
        0,
        one.count() + other.count(),
        one.reason(),
        one.start().isBefore(other.start()) ? one.start() : other.start(),
        one.end().isAfter(other.end()) ? one.end() : other.end());
  }
}
