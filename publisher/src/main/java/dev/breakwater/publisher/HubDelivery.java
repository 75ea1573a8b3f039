package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Parcel;
import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is in the spool to the hub, in order and one request at a time, again and again until
 * the hub answers for good. What keeps the hub from taking batches is logged once when it begins
 * and once when it is over.
 */
final class HubDelivery {
  private static final System.Logger LOG = System.getLogger(HubDelivery.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_POSITIONS = 64;

  private final Spool spool;
  private final HubClient hub;
  private final Ending ending;
  private final RandomGenerator random;
  private final int largest;
  private final Map<Numbering, Long> positions = new LinkedHashMap<>();
  private volatile Optional<String> outage = Optional.empty();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private long singlyUpTo;

  private record Numbering(Part part, long epoch) {}

  /**
   * @param ending ends it, also within a wait
   * @param largest bytes of a batch for the hub, at most
   */
  HubDelivery(Spool spool, HubClient hub, Ending ending, RandomGenerator random, int largest) {
    this.spool = spool;
    this.hub = hub;
    this.ending = ending;
    this.random = random;
    this.largest = largest;
  }

  /** Why the hub takes nothing at the moment, in a sentence; empty if it does. */
  Optional<String> outage() {
    return outage;
  }

  /** How many signals it refused and are on record so. */
  long refused() {
    return refused.get();
  }

  /** How many batches it has taken. */
  long delivered() {
    return delivered.get();
  }

  /** Delivers until the end. */
  void run() throws InterruptedException {
    while (!ending.hasBegun()) {
      try {
        Optional<Parcel> parcel = spool.take(singlyUpTo > 0 ? 1 : largest, PATIENCE);
        if (parcel.isPresent() && deliver(parcel.get())) {
          spool.delivered(parcel.get());
          if (parcel.get().ordinal() >= singlyUpTo) {
            singlyUpTo = 0;
          }
        }
      } catch (IOException e) {
        LOG.log(ERROR, "the spool cannot be read: {0}", Causes.of(e));
        boolean _ = ending.await(PATIENCE);
      }
    }
  }

  /** Whether the parcel is done with. */
  private boolean deliver(Parcel parcel) throws InterruptedException, IOException {
    Numbering numbering = new Numbering(parcel.part(), parcel.epoch());
    @Nullable Long position = positions.get(numbering);
    if (position != null && position >= parcel.last()) {
      return true;
    }
    Optional<HubAnswer> answer = settle(parcel.body(), parcel.last());
    if (answer.isEmpty()) {
      return false;
    }
    if (answer.get() instanceof HubAnswer.Committed(long sequence)) {
      delivered.incrementAndGet();
      remember(numbering, sequence);
      return true;
    }
    if (parcel.frames() > 1) {
      singlyUpTo = parcel.ordinal();
      spool.untake();
      return false;
    }
    Refusal refusal = new Refusal(this::settle);
    boolean done = refusal.deliver(parcel);
    refused.addAndGet(refusal.signalsRefused());
    return done;
  }

  private void remember(Numbering numbering, long sequence) {
    positions.put(numbering, sequence);
    if (positions.size() > MOST_POSITIONS) {
      positions.remove(positions.keySet().iterator().next());
    }
  }

  /**
   * Sends a batch until the hub has committed it or refuses it for good.
   *
   * @param last its last number
   * @return empty if the end came before: it is not known whether the hub has it
   */
  private Optional<HubAnswer> settle(byte[] batch, long last) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (true) {
      Duration wait;
      switch (attempt(batch, last)) {
        case HubAnswer.Committed committed -> {
          over();
          return Optional.of(committed);
        }
        case HubAnswer.Refused refusal -> {
          over();
          LOG.log(WARNING, "the hub refuses a batch: it {0}", refusal.reason());
          return Optional.of(refusal);
        }
        case HubAnswer.Later(String reason, Duration after) -> {
          out(reason);
          wait = backoff.next(after);
        }
      }
      if (ending.await(wait)) {
        return Optional.empty();
      }
    }
  }

  private HubAnswer attempt(byte[] batch, long last) throws InterruptedException {
    try {
      HubAnswer answer = hub.send(batch);
      return switch (answer) {
        case HubAnswer.Committed(long sequence) when sequence < last ->
            new HubAnswer.Later(
                "says that it has committed up to "
                    + sequence
                    + " after it took signals up to "
                    + last,
                Duration.ZERO);
        case HubAnswer.Committed _, HubAnswer.Refused _, HubAnswer.Later _ -> answer;
      };
    } catch (IOException e) {
      return new HubAnswer.Later("does not answer: " + Causes.of(e), Duration.ZERO);
    }
  }

  private void out(String reason) {
    if (!outage.equals(Optional.of(reason))) {
      LOG.log(WARNING, "the hub {0}; trying again until it takes the signals", reason);
    }
    outage = Optional.of(reason);
  }

  private void over() {
    if (outage.isPresent()) {
      LOG.log(INFO, "the hub takes signals again");
    }
    outage = Optional.empty();
  }
}
