package dev.breakwater.collector;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A batch as it waits and travels.
 *
 * @param first the first sequence number that it accounts for
 * @param last the last one
 * @param holds what there is in it to give up; nothing if all of it is records of losses
 * @param body the encoded batch; to be read through a duplicate
 */
record OutboxFrame(long first, long last, Set<Priority> holds, ByteBuffer body) {

  static OutboxFrame of(Batch batch) {
    Set<Priority> holds = EnumSet.noneOf(Priority.class);
    for (Signal signal : batch.signals()) {
      if (!(signal.payload() instanceof Loss)) {
        holds.add(Priority.of(signal.payload()));
      }
    }
    return new OutboxFrame(
        GivenUp.firstNumber(batch), batch.last(), holds, ByteBuffer.wrap(Wire.encode(batch)));
  }

  int length() {
    return body.remaining();
  }

  /** The frame in which records of losses stand in the place of everything of one priority. */
  OutboxFrame without(Priority priority, Loss.Reason reason) {
    List<Signal> kept = new ArrayList<>();
    List<Signal> given = new ArrayList<>();
    Batch batch = batch();
    for (Signal signal : batch.signals()) {
      boolean goes =
          !(signal.payload() instanceof Loss) && Priority.of(signal.payload()) == priority;
      (goes ? given : kept).add(signal);
    }
    if (given.isEmpty()) {
      return this;
    }
    Batch losses =
        GivenUp.of(new Batch(batch.origin(), batch.epoch(), given), Part.COLLECTOR, reason);
    kept.addAll(losses.signals());
    kept.sort(Comparator.comparingLong(Signal::sequence));
    return of(joined(batch, kept));
  }

  /**
   * Both as one, if there is nothing to give up in either.
   *
   * @param longest how long it may get, in bytes
   */
  Optional<OutboxFrame> with(OutboxFrame next, int longest) {
    if (!holds.isEmpty() || !next.holds.isEmpty() || length() + next.length() > longest) {
      return Optional.empty();
    }
    return GivenUp.merged(batch(), next.batch()).map(OutboxFrame::of);
  }

  /**
   * The frame in which losses without numbers that have one part and reason are one, under the last
   * of their own numbers. What they counted stays; the other numbers are given up.
   */
  OutboxFrame folded() {
    Batch batch = batch();
    Map<List<Object>, Integer> later = new HashMap<>();
    List<Signal> signals = new ArrayList<>(batch.signals());
    for (int i = signals.size() - 1; i >= 0; i--) {
      Signal signal = signals.get(i);
      if (!(signal.payload() instanceof Loss loss) || loss.from() > 0) {
        continue;
      }
      Integer into = later.putIfAbsent(List.of(loss.part(), loss.reason()), i);
      if (into != null) {
        signals.set(into, plus(signals.get(into), loss));
        signals.set(i, numbered(signal));
      }
    }
    return of(joined(batch, signals));
  }

  private static Signal plus(Signal signal, Loss more) {
    Loss loss = (Loss) signal.payload();
    Loss sum =
        new Loss(
            loss.part(),
            0,
            0,
            loss.count() + more.count(),
            loss.reason(),
            more.start().isBefore(loss.start()) ? more.start() : loss.start(),
            more.end().isAfter(loss.end()) ? more.end() : loss.end());
    return new Signal(signal.origin(), signal.epoch(), signal.sequence(), signal.time(), sum);
  }

  private static Signal numbered(Signal signal) {
    long number = signal.sequence();
    Loss loss =
        new Loss(
            Part.COLLECTOR,
            number,
            number,
            1,
            Loss.Reason.BUFFER_FULL,
            signal.time(),
            signal.time());
    return new Signal(signal.origin(), signal.epoch(), number, signal.time(), loss);
  }

  /** Has losses that continue each other become one. */
  private static Batch joined(Batch like, List<Signal> signals) {
    if (signals.size() == 1) {
      return new Batch(like.origin(), like.epoch(), signals);
    }
    int half = signals.size() / 2;
    return GivenUp.merged(
            joined(like, signals.subList(0, half)),
            joined(like, signals.subList(half, signals.size())))
        .orElseThrow(() -> new IllegalStateException("the numbers of a frame have a gap"));
  }

  private Batch batch() {
    byte[] bytes = new byte[length()];
    body.duplicate().get(bytes);
    try {
      return Wire.decode(bytes);
    } catch (MalformedSignalException e) {
      throw new IllegalStateException("a batch of our own cannot be read", e);
    }
  }
}
