package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Parcel;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Delivers a batch that the hub refused: halves it until what is refused is one signal, and sends
 * the record of a loss in that one's place. So many halvings are made and no more; what is refused
 * then is recorded as it is.
 */
final class Refusal {
  private static final System.Logger LOG = System.getLogger(Refusal.class.getName());
  private static final int MOST_HALVINGS = 64;

  private final Sending sending;
  private int halvings;
  private long signalsRefused;

  /** Sends a batch until it is committed or refused for good. */
  interface Sending {
    /**
     * @param last the last number of the batch
     * @return empty if the end came before
     */
    Optional<HubAnswer> send(byte[] batch, long last) throws InterruptedException;
  }

  Refusal(Sending sending) {
    this.sending = sending;
  }

  /** How many signals are on record as refused by it. */
  long signalsRefused() {
    return signalsRefused;
  }

  /** Delivers what the hub takes of the parcel; false if the end came before all was settled. */
  boolean deliver(Parcel parcel) throws InterruptedException {
    Batch batch;
    try {
      batch = Wire.decode(parcel.body());
    } catch (MalformedSignalException e) {
      LOG.log(WARNING, "what was refused is no batch: {0}", Visible.text(e.toString()));
      return unreadable(parcel);
    }
    Deque<Batch> left = new ArrayDeque<>();
    halve(batch, left);
    while (!left.isEmpty()) {
      Batch next = left.pop();
      Optional<HubAnswer> answer = sending.send(Wire.encode(next), next.last());
      if (answer.isEmpty()) {
        return false;
      }
      if (answer.get() instanceof HubAnswer.Committed) {
        continue;
      }
      if (next.signals().size() > 1 && halvings < MOST_HALVINGS) {
        halve(next, left);
      } else if (!recorded(next)) {
        return false;
      }
    }
    return true;
  }

  private void halve(Batch batch, Deque<Batch> left) {
    halvings++;
    List<Signal> signals = batch.signals();
    int half = signals.size() / 2;
    if (half > 0) {
      left.push(new Batch(batch.origin(), batch.epoch(), signals.subList(half, signals.size())));
      left.push(new Batch(batch.origin(), batch.epoch(), signals.subList(0, half)));
    } else {
      left.push(batch);
    }
  }

  /** Sends what stands in the place of a batch that is refused. */
  private boolean recorded(Batch batch) throws InterruptedException {
    Batch record = GivenUp.of(batch, Part.PUBLISHER, Loss.Reason.REJECTED);
    Optional<HubAnswer> answer = sending.send(Wire.encode(record), record.last());
    if (answer.isPresent() && answer.get() instanceof HubAnswer.Refused) {
      answer =
          sendLoss(
              batch.origin(),
              batch.epoch(),
              GivenUp.firstNumber(batch),
              batch.last(),
              batch.signals().size(),
              batch.signals().getLast().time());
    }
    return counted(answer, batch.signals().size());
  }

  private boolean unreadable(Parcel parcel) throws InterruptedException {
    return counted(
        sendLoss(
            parcel.origin(),
            parcel.epoch(),
            parcel.first(),
            parcel.last(),
            parcel.last() - parcel.first() + 1,
            Instant.ofEpochMilli(parcel.storedMillis())),
        parcel.last() - parcel.first() + 1);
  }

  private Optional<HubAnswer> sendLoss(
      Origin origin, long epoch, long first, long last, long count, Instant time)
      throws InterruptedException {
    Loss loss = new Loss(Part.PUBLISHER, first, last, count, Loss.Reason.REJECTED, time, time);
    Batch batch = new Batch(origin, epoch, List.of(new Signal(origin, epoch, last, time, loss)));
    return sending.send(Wire.encode(batch), last);
  }

  private boolean counted(Optional<HubAnswer> answer, long signals) {
    if (answer.isEmpty()) {
      return false;
    }
    signalsRefused += signals;
    if (answer.get() instanceof HubAnswer.Refused(String reason)) {
      LOG.log(
          ERROR,
          "the hub refuses even the record of {0} signals that it refused: it {1}; it will see a"
              + " gap in the numbers",
          Long.toString(signals),
          reason);
    }
    return true;
  }
}
