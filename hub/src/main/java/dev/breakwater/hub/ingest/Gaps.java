package dev.breakwater.hub.ingest;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that are missing in front of and within a batch, and that no loss in it owns up to.
 */
final class Gaps {
  private Gaps() {}

  /**
   * Numbers that follow each other.
   *
   * @param from the first
   * @param to the last
   */
  record Range(long from, long to) {
    long count() {
      return to - from + 1;
    }
  }

  /**
   * The gaps of a batch.
   *
   * @param committed the last number that is committed; 0 if there is none
   */
  static List<Range> in(Batch batch, long committed) {
    List<Range> missing = new ArrayList<>();
    long last = committed;
    for (Signal signal : batch.signals()) {
      if (signal.sequence() <= committed) {
        continue;
      }
      if (signal.sequence() > last + 1) {
        missing.add(new Range(last + 1, signal.sequence() - 1));
      }
      last = signal.sequence();
    }
    if (missing.isEmpty()) {
      return missing;
    }
    for (Signal signal : batch.signals()) {
      if (signal.payload() instanceof Loss loss
          && loss.part() == batch.origin().part()
          && loss.from() > 0
          && loss.from() <= loss.to()) {
        missing = without(missing, new Range(loss.from(), loss.to()));
      }
    }
    return missing;
  }

  private static List<Range> without(List<Range> ranges, Range owned) {
    List<Range> rest = new ArrayList<>();
    for (Range range : ranges) {
      if (owned.to() < range.from() || owned.from() > range.to()) {
        rest.add(range);
        continue;
      }
      if (range.from() < owned.from()) {
        rest.add(new Range(range.from(), owned.from() - 1));
      }
      if (range.to() > owned.to()) {
        rest.add(new Range(owned.to() + 1, range.to()));
      }
    }
    return rest;
  }
}
