package dev.breakwater.benchmarks.simulate;

import dev.breakwater.publisher.HubAnswer;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One node that sends at its rate, a batch at a time as a publisher does: the next when the one
 * before is settled. A batch that is not taken is sent again. It never says that it is watched.
 */
final class SimulatedNode {
  private static final int MOST_SIGNALS = 256;
  private static final int BATCHES_A_SECOND = 4;
  private static final Duration HEALTH = Duration.ofSeconds(5);
  private static final int FINDING_EVERY = 200;
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 2_000;

  /** How long a batch that is not taken is sent again after the end, before it is given up. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /** Where it sends batches. */
  @FunctionalInterface
  interface Hub {
    HubAnswer send(byte[] batch) throws IOException, InterruptedException;
  }

  private final Origin origin;
  private final Hub hub;
  private final Tally tally;
  private final int rate;
  private final long epoch;
  private final SampleSignals samples;

  /** Nodes do not do the same at the same time. */
  private final int ahead;

  private long sequence;
  private long nextHealth = System.nanoTime();

  /**
   * @param epoch the run of all nodes of the simulation, milliseconds since 1970
   */
  SimulatedNode(String cluster, String node, Hub hub, int rate, long epoch, Tally tally) {
    this.origin = new Origin(cluster, node, Part.COLLECTOR);
    this.hub = hub;
    this.rate = rate;
    this.epoch = epoch;
    this.tally = tally;
    this.ahead = Math.floorMod(node.hashCode(), FINDING_EVERY);
    this.samples =
        new SampleSignals(
            new SplittableRandom(node.hashCode()),
            "simulated-" + cluster + "-" + node + "-" + epoch,
            FINDING_EVERY);
  }

  /** Connects and says that it is there, so that the load meets a fleet that is connected. */
  boolean hello() throws InterruptedException {
    Instant now = Instant.now();
    Signal hello = signal(now, health(now, "a simulated node without a machine"));
    return settle(new Batch(origin, epoch, List.of(hello)), System.nanoTime() + GRACE.toNanos());
  }

  /** Sends until then, by the clock that only rises, and says goodbye. */
  void run(long end) throws InterruptedException {
    int size = Math.clamp(rate / BATCHES_A_SECOND, 1, MOST_SIGNALS);
    long interval = TimeUnit.SECONDS.toNanos(1) * size / rate;
    // Nodes do not send in step.
    long next =
        System.nanoTime()
            + (long) (interval * new SplittableRandom(epoch + origin.hashCode()).nextDouble());
    while (next < end) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      if (!settle(batch(size), end + GRACE.toNanos())) {
        return;
      }
      next += interval;
      // What it could not send in time it does not make up for: a hub that is slow is not flooded.
      next = Math.max(next, System.nanoTime() - interval);
    }
    Instant now = Instant.now();
    Signal goodbye = signal(now, health(now, "a simulated node without a machine; it has ended"));
    settle(new Batch(origin, epoch, List.of(goodbye)), end + GRACE.toNanos());
  }

  private Batch batch(int size) {
    Instant now = Instant.now();
    List<Signal> signals = new ArrayList<>(size + 1);
    for (int i = 0; i < size; i++) {
      signals.add(signal(now, samples.payload(sequence + 1 + ahead, now)));
    }
    if (System.nanoTime() - nextHealth >= 0) {
      nextHealth += HEALTH.toNanos();
      signals.add(signal(now, health(now, "a simulated node without a machine")));
    }
    return new Batch(origin, epoch, signals);
  }

  /** Nothing is watched, and nobody is to think so: nor is a silence of such a node an alarm. */
  private SourceHealth health(Instant now, String reason) {
    return new SourceHealth(
        SourceHealth.Source.NODE,
        SourceHealth.State.NOT_COVERED,
        reason,
        sequence,
        0,
        now,
        Map.of("breakwater.simulated", "true"));
  }

  private Signal signal(Instant now, Payload payload) {
    return new Signal(origin, epoch, ++sequence, now, payload);
  }

  /** Whether the hub answered for good; the batch is sent until it does, or the time is over. */
  private boolean settle(Batch batch, long atMost) throws InterruptedException {
    byte[] bytes = Wire.encode(batch);
    long wait = FIRST_WAIT_MILLIS;
    long begin = System.nanoTime();
    tally.sent.add(batch.signals().size());
    while (true) {
      try {
        switch (hub.send(bytes)) {
          case HubAnswer.Committed _ -> {
            tally.committed(batch, bytes.length, System.nanoTime() - begin);
            return true;
          }
          case HubAnswer.Refused refused -> {
            tally.refused.increment();
            tally.reason(refused.reason());
            return true;
          }
          case HubAnswer.Later later -> {
            tally.later.increment();
            tally.reason(later.reason());
            wait = Math.max(wait, later.after().toMillis());
          }
        }
      } catch (IOException e) {
        tally.unanswered.increment();
        tally.reason("gave no answer: " + e.getMessage());
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) > atMost) {
        tally.givenUp.increment();
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
    }
  }
}
