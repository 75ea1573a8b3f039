package dev.breakwater.hub.web;

import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.signals.Loss;
import java.util.Locale;

/**
 * A loss as a line of the page.
 *
 * @param key the reason's name in lower case
 * @param received when the hub learned of it
 * @param where the cluster and the node
 * @param part the part that lost it, or in front of which it was lost
 * @param start since when
 * @param end until when
 * @param numbers the sequence numbers that are missing, where they had any
 * @param count how many were lost, with separators
 * @param reason why, in a sentence
 * @param detail what is known beyond that
 */
public record LossRow(
    String key,
    Moment received,
    VisibleText where,
    String part,
    Moment start,
    Moment end,
    String numbers,
    String count,
    String reason,
    VisibleText detail) {

  static LossRow of(LossRecord lost) {
    Loss loss = lost.loss();
    return new LossRow(
        loss.reason().name().toLowerCase(Locale.ROOT),
        Moment.of(lost.received()),
        VisibleText.line(
            lost.node().isEmpty() ? lost.cluster() : lost.node() + " · " + lost.cluster()),
        loss.part().label(),
        Moment.of(loss.start()),
        Moment.of(loss.end()),
        numbers(loss),
        loss.count() == 0 ? "not known" : CoverageStrips.number(loss.count()),
        words(loss.reason()),
        VisibleText.line(lost.detail()));
  }

  private static String numbers(Loss loss) {
    if (loss.from() == 0) {
      return "–";
    }
    return loss.from() == loss.to()
        ? CoverageStrips.number(loss.from())
        : CoverageStrips.number(loss.from()) + " – " + CoverageStrips.number(loss.to());
  }

  static String words(Loss.Reason reason) {
    return switch (reason) {
      case KERNEL_BUFFER_FULL -> "The kernel's ring buffer was full.";
      case BUFFER_FULL -> "A buffer of the part was full.";
      case SHED -> "Given up on purpose under pressure.";
      case SPOOL_FULL -> "The publisher's spool was over its budget.";
      case REJECTED -> "The hub refused them for good.";
      case GAP -> "The numbers have a gap, and nobody said why.";
      case MALFORMED -> "They could not be read.";
      case NOT_WATCHED -> "Nobody watched.";
    };
  }
}
