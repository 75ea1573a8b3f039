package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Payload;
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
 * What the publisher itself has to say: losses that it saw and whether the node is watched. While
 * the hub is away only the latest health is kept, and losses beyond a bound are added up by part
 * and reason, so that none is forgotten in bounded memory.
 */
final class OwnSignals {
  private static final System.Logger LOG = System.getLogger(OwnSignals.class.getName());

  /** Losses kept apart with their numbers, before they are added up. */
  static final int LOSSES_APART = 64;

  private final Origin origin;
  private final Delivery delivery;
  private final InstantSource clock;
  private final long epoch;
  private long sequence = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Loss> losses = new ArrayList<>();
  private Optional<SourceHealth> health = Optional.empty();
  private boolean ending;

  OwnSignals(Origin origin, Delivery delivery, InstantSource clock) {
    this.origin = origin;
    this.delivery = delivery;
    this.clock = clock;
    this.epoch = clock.millis();
  }

  void lost(Loss loss) {
    lock.lock();
    try {
      if (losses.size() < LOSSES_APART || !addToOther(loss)) {
        losses.add(loss);
      }
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

  /** Takes back what was to be said about the node's health and has not been sent. */
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

  /** Sends what there is to say until told to end. */
  void run() throws InterruptedException {
    while (true) {
      List<Payload> payloads = take();
      if (payloads.isEmpty()) {
        return;
      }
      Batch batch = batch(payloads);
      switch (delivery.deliver(batch, Wire.encode(batch))) {
        case Outcome.Committed _ -> {}
        case Outcome.Refused(String reason) ->
            LOG.log(ERROR, "the hub refuses what the publisher itself says: {0}", reason);
        case Outcome.Unsettled _ -> {
          return;
        }
      }
    }
  }

  /** What there is to say; waits for it, and is empty at the end. */
  private List<Payload> take() throws InterruptedException {
    lock.lock();
    try {
      while (losses.isEmpty() && health.isEmpty() && !ending) {
        changed.await();
      }
      List<Payload> payloads = new ArrayList<>(losses);
      health.ifPresent(payloads::add);
      losses.clear();
      health = Optional.empty();
      return payloads;
    } finally {
      lock.unlock();
    }
  }

  private Batch batch(List<Payload> payloads) {
    Instant now = clock.instant();
    List<Signal> signals = new ArrayList<>(payloads.size());
    for (Payload payload : payloads) {
      signals.add(new Signal(origin, epoch, sequence++, now, payload));
    }
    return new Batch(origin, epoch, signals);
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
