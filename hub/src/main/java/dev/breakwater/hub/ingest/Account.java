package dev.breakwater.hub.ingest;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the numbers of a batch come to: each one after the last that is committed is of a signal
 * that is stored, or of one that is lost, and never both. So the last number of a run is at all
 * times what is stored of it and what is lost of it together.
 *
 * @param stored how many of its signals are new and stand for themselves
 * @param lost the numbers that do not, in their order: with the reason of the loss that accounts
 *     for them, or as a gap
 */
record Account(long stored, List<Lost> lost) {

  Account {
    lost = List.copyOf(lost);
  }

  /**
   * Numbers that follow each other and are lost.
   *
   * @param part who gave them up, or in front of which they are missing
   * @param from the first
   * @param to the last
   * @param reason why
   * @param start since when
   * @param end until when
   */
  record Lost(Part part, long from, long to, Loss.Reason reason, Instant start, Instant end) {
    long count() {
      return to - from + 1;
    }

    Loss asLoss() {
      return new Loss(part, from, to, count(), reason, start, end);
    }
  }

  /** How many numbers are lost. */
  long lostNumbers() {
    return lost.stream().mapToLong(Lost::count).sum();
  }

  /**
   * The account of a batch.
   *
   * @param committed the last number that is committed; 0 if there is none
   * @param before when the signal with that number happened; the start of the run if there is none
   */
  static Account of(Batch batch, long committed, Instant before) {
    List<Lost> lost = new ArrayList<>();
    long stored = 0;
    long last = committed;
    Instant time = before;
    for (Signal signal : batch.signals()) {
      long number = signal.sequence();
      if (number <= committed) {
        continue;
      }
      if (isNumbered(signal)) {
        Loss loss = (Loss) signal.payload();
        long from = Math.max(loss.from(), last + 1);
        long to = Math.min(loss.to(), number);
        if (from <= to) {
          if (from > last + 1) {
            lost.add(gap(batch, last + 1, from - 1, time, loss.start()));
          }
          lost.add(new Lost(loss.part(), from, to, loss.reason(), loss.start(), loss.end()));
          last = to;
        }
      }
      if (number > last) {
        if (number > last + 1) {
          lost.add(gap(batch, last + 1, number - 1, time, signal.time()));
        }
        stored++;
        last = number;
      }
      time = signal.time();
    }
    return new Account(stored, lost);
  }

  /** Whether it is a loss that accounts for numbers; it is no record besides that. */
  static boolean isNumbered(Signal signal) {
    return signal.payload() instanceof Loss loss && loss.from() > 0 && loss.from() <= loss.to();
  }

  private static Lost gap(Batch batch, long from, long to, Instant after, Instant before) {
    Instant start = after.isBefore(before) ? after : before;
    Instant end = after.isBefore(before) ? before : after;
    return new Lost(batch.origin().part(), from, to, Loss.Reason.GAP, start, end);
  }
}
