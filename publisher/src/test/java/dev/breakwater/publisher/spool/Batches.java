package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Batches as a collector sends them: of activity, which is given up first, and of what matters. */
final class Batches {
  static final Origin SELF = new Origin("shop", "node-1", Part.PUBLISHER);
  static final Origin COLLECTOR = new Origin("shop", "node-1", Part.COLLECTOR);
  static final long EPOCH = 7;

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private Batches() {}

  static Batch activity(long first, int signals, int bytes) {
    Payload payload =
        new SourceHealth(
            SourceHealth.Source.NODE,
            SourceHealth.State.COVERED,
            "x".repeat(Math.max(0, bytes / signals - 40)),
            0,
            0,
            Instant.EPOCH,
            Map.of());
    return batch(COLLECTOR, EPOCH, first, signals, payload);
  }

  static Batch mattering(long first, int signals, int bytes) {
    return batch(
        COLLECTOR,
        EPOCH,
        first,
        signals,
        new LifecycleActivity(
            LifecycleActivity.Event.DETACHED,
            Part.COLLECTOR,
            "y".repeat(Math.max(0, bytes / signals - 40))));
  }

  /** Activity of that many signals and bytes, and in the middle of it one that matters. */
  static Batch mixed(long first, int signals, int bytes) {
    List<Signal> all = new ArrayList<>(activity(first, signals, bytes).signals());
    Signal matters = mattering(first + signals, 1, 200).signals().getFirst();
    all.add(matters);
    Payload last = all.get(signals / 2).payload();
    all.set(signals / 2, at(all.get(signals / 2), matters.payload()));
    all.set(signals, at(matters, last));
    return new Batch(COLLECTOR, EPOCH, all);
  }

  private static Signal at(Signal place, Payload payload) {
    return new Signal(COLLECTOR, EPOCH, place.sequence(), place.time(), payload);
  }

  static Batch batch(Origin origin, long epoch, long first, int signals, Payload payload) {
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < signals; i++) {
      all.add(new Signal(origin, epoch, first + i, TIME.plusSeconds(first + i), payload));
    }
    return new Batch(origin, epoch, all);
  }

  /** Appends it. */
  static Ticket append(Spool spool, Batch batch) throws InterruptedException, SpoolClosedException {
    byte[] body = Wire.encode(batch);
    try {
      return spool.append(Outline.of(body), body);
    } catch (MalformedSignalException e) {
      throw new AssertionError(e);
    }
  }

  /** Appends it and waits until it is durable, as whoever acknowledges it must. */
  static void store(Spool spool, Batch batch) throws InterruptedException, SpoolClosedException {
    if (!spool.awaitDurable(append(spool, batch))) {
      throw new AssertionError("not made durable");
    }
  }
}
