package dev.breakwater.signals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the place of signals that are given up: nothing leaves the way without a record of
 * it. Losses that were on record stay; the numbers of all other signals are accounted for by
 * numbered losses, each of which travels under the last of its numbers.
 */
public final class GivenUp {
  private GivenUp() {}

  /**
   * The batch that takes the place of another.
   *
   * @param by the part that gives it up
   * @param reason why
   */
  public static Batch of(Batch batch, Part by, Loss.Reason reason) {
    List<Signal> kept = new ArrayList<>();
    List<Signal> run = new ArrayList<>();
    for (Signal signal : batch.signals()) {
      if (!run.isEmpty() && signal.sequence() != run.getLast().sequence() + 1) {
        close(run, kept, by, reason); // a gap in the numbers is not ours to account for
      }
      if (signal.payload() instanceof Loss) {
        close(run, kept, by, reason);
        kept.add(signal);
      } else {
        run.add(signal);
      }
    }
    close(run, kept, by, reason);
    return new Batch(batch.origin(), batch.epoch(), kept);
  }

  /**
   * Joins two batches that follow each other without a gap; where a numbered loss meets one of the
   * same part and reason they become one. Empty if the second does not follow the first.
   */
  public static Optional<Batch> merged(Batch first, Batch second) {
    if (!first.origin().equals(second.origin())
        || first.epoch() != second.epoch()
        || firstNumber(second) != first.last() + 1) {
      return Optional.empty();
    }
    List<Signal> signals = new ArrayList<>(first.signals());
    for (Signal signal : second.signals()) {
      Signal before = signals.getLast();
      if (before.payload() instanceof Loss one
          && signal.payload() instanceof Loss other
          && continues(one, other)) {
        signals.set(
            signals.size() - 1,
            new Signal(
                signal.origin(),
                signal.epoch(),
                signal.sequence(),
                signal.time(),
                sum(one, other)));
      } else {
        signals.add(signal);
      }
    }
    return Optional.of(new Batch(first.origin(), first.epoch(), signals));
  }

  /** The first number that a batch accounts for. */
  public static long firstNumber(Batch batch) {
    return batch.signals().getFirst().payload() instanceof Loss loss && loss.from() > 0
        ? Math.min(loss.from(), batch.first())
        : batch.first();
  }

  private static boolean continues(Loss one, Loss other) {
    return one.from() > 0
        && other.from() == one.to() + 1
        && one.part() == other.part()
        && one.reason() == other.reason();
  }

  private static Loss sum(Loss one, Loss other) {
    return new Loss(
        one.part(),
        one.from(),
        other.to(),
        one.count() + other.count(),
        one.reason(),
        one.start().isBefore(other.start()) ? one.start() : other.start(),
        one.end().isAfter(other.end()) ? one.end() : other.end());
  }

  private static void close(List<Signal> run, List<Signal> kept, Part by, Loss.Reason reason) {
    if (run.isEmpty()) {
      return;
    }
    Instant start = run.getFirst().time();
    Instant end = start;
    for (Signal signal : run) {
      start = signal.time().isBefore(start) ? signal.time() : start;
      end = signal.time().isAfter(end) ? signal.time() : end;
    }
    Signal last = run.getLast();
    kept.add(
        new Signal(
            last.origin(),
            last.epoch(),
            last.sequence(),
            last.time(),
            new Loss(
                by, run.getFirst().sequence(), last.sequence(), run.size(), reason, start, end)));
    run.clear();
  }
}
