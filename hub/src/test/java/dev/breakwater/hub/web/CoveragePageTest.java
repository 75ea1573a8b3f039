package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.ledger.LedgerLine;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoveragePageTest {
  private static final Instant NOW = Samples.NOW;

  @Test
  void aLossIsMarkedAtTheTimeAtWhichItHappened() {
    LossStrip strip =
        LossStrip.of(
            List.of(
                loss(1, Loss.Reason.NOT_WATCHED, 0, Duration.ofMinutes(60), Duration.ofMinutes(30)),
                loss(2, Loss.Reason.SPOOL_FULL, 5, Duration.ofMinutes(15), Duration.ofMinutes(15)),
                loss(3, Loss.Reason.KERNEL_BUFFER_FULL, 0, Duration.ZERO, Duration.ZERO)),
            NOW);

    assertThat(strip.lanes())
        .singleElement()
        .satisfies(
            lane ->
                assertThat(lane.marks())
                    .extracting(LossStrip.Mark::x, LossStrip.Mark::width, LossStrip.Mark::kind)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 500, "unwatched"),
                        org.assertj.core.groups.Tuple.tuple(750, 4, "signals"),
                        org.assertj.core.groups.Tuple.tuple(996, 4, "events")));
  }

  @Test
  void whatHappenedLongerThanADayAgoIsInTheTableOnly() {
    LossRecord old = loss(1, Loss.Reason.GAP, 5, Duration.ofDays(3), Duration.ofDays(3));

    assertThat(LossStrip.of(List.of(old), NOW).hasLanes()).isFalse();
    assertThat(LossStrip.of(List.of(), NOW).hasLanes()).isFalse();
  }

  @Test
  void timesThatNoClockShouldTellBreakNothing() {
    LossRecord never =
        new LossRecord(
            1,
            NOW,
            "c",
            "n",
            new Loss(
                Part.COLLECTOR,
                0,
                0,
                1,
                Loss.Reason.SHED,
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-01-01T00:00:00Z")),
            "");

    assertThat(LossStrip.of(List.of(never), NOW).lanes().getFirst().marks().getFirst())
        .satisfies(
            mark -> {
              assertThat(mark.x()).isZero();
              assertThat(mark.width()).isEqualTo(LossStrip.WIDTH);
            });
  }

  @Test
  void theLedgerSaysInASentenceWhetherItAddsUp() {
    assertThat(LedgerTable.of(List.of(Samples.line("n", 10, 7, 3), Samples.line("m", 5, 5, 0))))
        .satisfies(
            table -> {
              assertThat(table.sum())
                  .isEqualTo("15 sent = 12 stored + 3 on record as lost. Every line adds up.");
              assertThat(table.tone()).isEqualTo("seen");
            });
  }

  @Test
  void aLineThatDoesNotAddUpComesFirstAndIsNoGreenOne() {
    LedgerLine wrong = Samples.line("wrong", 10, 7, 2);
    LedgerTable table = LedgerTable.of(List.of(Samples.line("right", 1, 1, 0), wrong));

    assertThat(table.tone()).isEqualTo("uncovered");
    assertThat(table.sum()).contains("Not every line adds up");
    assertThat(table.rows().getFirst().exact()).isFalse();
    assertThat(table.rows().getFirst().where().plain()).startsWith("wrong");
  }

  @Test
  void thePageShowsTheTimesTheTableAndTheLedger() {
    String page =
        Drawn.templates()
            .coverage(
                CoveragePage.of(
                    List.of(),
                    List.of(loss(1, Loss.Reason.NOT_WATCHED, 0, Duration.ZERO, Duration.ZERO)),
                    List.of(Samples.line("n", 10, 7, 3)),
                    NOW));

    assertThat(page)
        .contains("data-testid=\"loss-mark\"", "mark-unwatched", "data-testid=\"ledger-line\"")
        .contains("10 sent = 7 stored + 3 on record as lost.")
        .contains("publisher: spool full (3). Beside the sum: collector: not watched");
  }

  private static LossRecord loss(
      long id, Loss.Reason reason, long from, Duration start, Duration end) {
    return new LossRecord(
        id,
        NOW,
        "prod",
        "worker-1",
        new Loss(Part.COLLECTOR, from, from, from, reason, NOW.minus(start), NOW.minus(end)),
        "");
  }
}
