package dev.breakwater.hub.web;

import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.signals.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses at the time at which they happened: a lane for each node or audit log, a mark for each
 * loss.
 *
 * @param lanes the lanes
 * @param from where the lanes begin
 * @param to where they end
 */
public record LossStrip(List<Lane> lanes, Moment from, Moment to) {
  /** How wide a lane is, in the units of its marks. */
  static final int WIDTH = 1000;

  private static final int MOST_LANES = 20;
  private static final int NARROWEST = 4;
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofMinutes(15);

  public LossStrip {
    lanes = List.copyOf(lanes);
  }

  /**
   * One node or audit log.
   *
   * @param where which
   * @param marks its losses
   */
  public record Lane(VisibleText where, List<Mark> marks) {
    public Lane {
      marks = List.copyOf(marks);
    }
  }

  /**
   * One loss.
   *
   * @param x where it begins
   * @param width how long it is
   * @param kind {@code unwatched}, {@code signals} or {@code events}: the shape and the colour
   * @param words the same in words
   */
  public record Mark(int x, int width, String kind, String words) {}

  /** The strip of the losses, of the last day at most. */
  static LossStrip of(List<LossRecord> losses, Instant now) {
    Instant begin = now.minus(SHORTEST);
    for (LossRecord loss : losses) {
      begin = loss.loss().start().isBefore(begin) ? loss.loss().start() : begin;
    }
    Instant from = begin.isBefore(now.minus(LONGEST)) ? now.minus(LONGEST) : begin;
    Map<String, List<Mark>> lanes = new LinkedHashMap<>();
    for (LossRecord loss : losses) {
      if (loss.loss().end().isBefore(from) || loss.loss().start().isAfter(now)) {
        continue;
      }
      String where = loss.node().isEmpty() ? loss.cluster() : loss.node() + " · " + loss.cluster();
      if (lanes.size() < MOST_LANES || lanes.containsKey(where)) {
        lanes.computeIfAbsent(where, key -> new ArrayList<>()).add(mark(loss.loss(), from, now));
      }
    }
    return new LossStrip(
        lanes.entrySet().stream()
            .map(lane -> new Lane(VisibleText.line(lane.getKey()), lane.getValue()))
            .toList(),
        Moment.of(from),
        Moment.of(now));
  }

  private static Mark mark(Loss loss, Instant from, Instant to) {
    int start = place(loss.start(), from, to);
    int end = place(loss.end(), from, to);
    int width = Math.max(NARROWEST, end - start);
    String kind =
        loss.reason() == Loss.Reason.NOT_WATCHED
            ? "unwatched"
            : loss.from() > 0 ? "signals" : "events";
    String words =
        LossRow.words(loss.reason())
            + " "
            + (loss.count() == 0 ? "" : CoverageStrips.number(loss.count()) + " lost, ")
            + Moment.of(loss.start()).utc()
            + " to "
            + Moment.of(loss.end()).utc();
    return new Mark(Math.min(start, WIDTH - width), width, kind, words);
  }

  private static int place(Instant time, Instant from, Instant to) {
    double all = Math.max(1, Duration.between(from, to).toMillis());
    return (int) Math.clamp(Duration.between(from, time).toMillis() / all * WIDTH, 0, WIDTH);
  }

  /** Whether there is any loss to show. */
  public boolean hasLanes() {
    return !lanes.isEmpty();
  }
}
