package dev.breakwater.benchmarks.simulate;

import dev.breakwater.publisher.HubAnswer;
import dev.breakwater.publisher.HubSession;
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
 * before is settled. A batch that is not taken is sent again.
 */
final class SimulatedNode {
  private static final int MOST_SIGNALS = 256;
  private static final int BATCHES_A_SECOND = 4;
  private static final Duration HEALTH = Duration.ofSeconds(10);
  private static final int FINDING_EVERY = 200;
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private final Origin origin;
  private final HubSession hub;
  private final Tally tally;
  private final int rate;
  private final long epoch = System.currentTimeMillis();
  private final SampleSignals samples;
  private long sequence;
  private long nextHealth = System.nanoTime();

  SimulatedNode(String cluster, String node, HubSession hub, int rate, Tally tally) {
    this.origin = new Origin(cluster, node, Part.COLLECTOR);
    this.hub = hub;
    this.rate = rate;
    this.tally = tally;
    this.samples =
        new SampleSignals(
            new SplittableRandom(node.hashCode()),
            "simulated-" + cluster + "-" + node + "-" + epoch,
            FINDING_EVERY);
  }

  /** Sends until then. */
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
      settle(batch(size), end);
      next += interval;
      // What it could not send in time it does not make up for: a hub that is slow is not flooded.
      next = Math.max(next, System.nanoTime() - interval);
    }
  }

  private Batch batch(int size) {
    Instant now = Instant.now();
    List<Signal> signals = new ArrayList<>(size + 1);
    for (int i = 0; i < size; i++) {
      signals.add(signal(now, samples.payload(sequence + 1, now)));
    }
    if (System.nanoTime() - nextHealth >= 0) {
      nextHealth += HEALTH.toNanos();
      signals.add(
          signal(
              now,
              new SourceHealth(
                  SourceHealth.Source.NODE,
                  SourceHealth.State.COVERED,
                  "",
                  sequence,
                  0,
                  now,
                  Map.of("breakwater.simulated", "true"))));
    }
    return new Batch(origin, epoch, signals);
  }

  private Signal signal(Instant now, Payload payload) {
    return new Signal(origin, epoch, ++sequence, now, payload);
  }

  private void settle(Batch batch, long end) throws InterruptedException {
    byte[] bytes = Wire.encode(batch);
    long wait = FIRST_WAIT_MILLIS;
    while (true) {
      long begin = System.nanoTime();
      try {
        switch (hub.send(bytes)) {
          case HubAnswer.Committed _ -> {
            tally.latencies.add(System.nanoTime() - begin);
            tally.signals.add(batch.signals().size());
            tally.batches.increment();
            tally.bytes.add(bytes.length);
            return;
          }
          case HubAnswer.Refused refused -> {
            tally.refused.increment();
            tally.reason(refused.reason());
            return;
          }
          case HubAnswer.Later later -> {
            tally.later.increment();
            tally.reason(later.reason());
          }
        }
      } catch (IOException e) {
        tally.unanswered.increment();
        tally.reason("no answer: " + e.getMessage());
      }
      if (System.nanoTime() > end) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
    }
  }
}
