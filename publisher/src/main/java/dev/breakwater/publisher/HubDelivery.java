package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.signals.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Delivers to the hub, again and again until it answers for good. The caller waits meanwhile: that
 * is the back-pressure. What keeps the hub from taking batches is logged once when it begins and
 * once when it is over.
 */
final class HubDelivery implements Delivery {
  private static final System.Logger LOG = System.getLogger(HubDelivery.class.getName());

  private final HubClient hub;
  private final Ending ending;
  private final RandomGenerator random;
  private final AtomicReference<Optional<String>> outage = new AtomicReference<>(Optional.empty());

  HubDelivery(HubClient hub, Ending ending, RandomGenerator random) {
    this.hub = hub;
    this.ending = ending;
    this.random = random;
  }

  @Override
  public Outcome deliver(Batch batch, byte[] bytes) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (true) {
      switch (attempt(batch, bytes)) {
        case HubAnswer.Committed(long sequence) -> {
          over();
          return new Outcome.Committed(sequence);
        }
        case HubAnswer.Refused(String reason) -> {
          over();
          return new Outcome.Refused(reason);
        }
        case HubAnswer.Later(String reason, _) -> out(reason);
      }
      if (ending.await(backoff.next())) {
        return new Outcome.Unsettled();
      }
    }
  }

  private HubAnswer attempt(Batch batch, byte[] bytes) throws InterruptedException {
    try {
      HubAnswer answer = hub.send(bytes);
      return switch (answer) {
        case HubAnswer.Committed(long sequence) when sequence < batch.last() ->
            new HubAnswer.Later(
                "says that it has committed up to "
                    + sequence
                    + " after it took signals up to "
                    + batch.last(),
                Duration.ZERO);
        case HubAnswer.Committed _, HubAnswer.Refused _, HubAnswer.Later _ -> answer;
      };
    } catch (IOException e) {
      return new HubAnswer.Later("does not answer: " + Causes.of(e), Duration.ZERO);
    }
  }

  private void out(String reason) {
    Optional<String> before = outage.getAndSet(Optional.of(reason));
    if (!before.equals(Optional.of(reason))) {
      LOG.log(WARNING, "the hub {0}; trying again until it takes the signals", reason);
    }
  }

  private void over() {
    if (outage.getAndSet(Optional.empty()).isPresent()) {
      LOG.log(INFO, "the hub takes signals again");
    }
  }
}
