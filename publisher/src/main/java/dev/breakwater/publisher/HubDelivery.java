package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.HubClient.Answer;
import dev.breakwater.signals.Batch;
import java.io.IOException;
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
        case Answer.Committed(long sequence) -> {
          over();
          return new Outcome.Committed(sequence);
        }
        case Answer.Refused(String reason) -> {
          over();
          return new Outcome.Refused(reason);
        }
        case Answer.Later(String reason) -> out(reason);
      }
      if (ending.await(backoff.next())) {
        return new Outcome.Unsettled();
      }
    }
  }

  private Answer attempt(Batch batch, byte[] bytes) throws InterruptedException {
    try {
      Answer answer = hub.send(bytes);
      return switch (answer) {
        case Answer.Committed(long sequence) when sequence < batch.last() ->
            new Answer.Later(
                "says that it has committed up to "
                    + sequence
                    + " after it took signals up to "
                    + batch.last());
        case Answer.Committed _, Answer.Refused _, Answer.Later _ -> answer;
      };
    } catch (IOException e) {
      return new Answer.Later("does not answer: " + Causes.of(e));
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
