package dev.breakwater.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Loss.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GivenUpTest {
  private static final Origin ORIGIN = new Origin("shop", "node-1", Part.COLLECTOR);
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private static Signal activity(long sequence) {
    return new Signal(
        ORIGIN,
        1,
        sequence,
        TIME.plusSeconds(sequence),
        new LifecycleActivity(LifecycleActivity.Event.STARTED, Part.COLLECTOR, ""));
  }

  private static Signal kernelLoss(long sequence) {
    return new Signal(
        ORIGIN,
        1,
        sequence,
        TIME.plusSeconds(sequence),
        new Loss(Part.COLLECTOR, 0, 0, 99, Reason.KERNEL_BUFFER_FULL, TIME, TIME));
  }

  private static Batch batch(List<Signal> signals) {
    return new Batch(ORIGIN, 1, signals);
  }

  /** How many numbers a batch accounts for: those that it stores and those that it gives up. */
  private static long accounted(Batch batch) {
    long sum = 0;
    for (Signal signal : batch.signals()) {
      sum +=
          signal.payload() instanceof Loss loss && loss.from() > 0
              ? loss.to() - loss.from() + 1
              : 1;
    }
    return sum;
  }

  @Test
  void whatIsGivenUpIsOneLossUnderTheLastOfItsNumbers() {
    Batch given =
        GivenUp.of(
            batch(List.of(activity(3), activity(4), activity(5))),
            Part.PUBLISHER,
            Reason.SPOOL_FULL);
    assertThat(given.signals())
        .containsExactly(
            new Signal(
                ORIGIN,
                1,
                5,
                TIME.plusSeconds(5),
                new Loss(
                    Part.PUBLISHER,
                    3,
                    5,
                    3,
                    Reason.SPOOL_FULL,
                    TIME.plusSeconds(3),
                    TIME.plusSeconds(5))));
  }

  @Test
  void lossesThatWereOnRecordStay() {
    Batch given =
        GivenUp.of(
            batch(List.of(activity(1), kernelLoss(2), activity(3))),
            Part.COLLECTOR,
            Reason.BUFFER_FULL);
    assertThat(given.signals()).hasSize(3).contains(kernelLoss(2));
  }

  @Test
  void aGapInTheNumbersIsNotAccountedFor() {
    Batch given =
        GivenUp.of(batch(List.of(activity(1), activity(5))), Part.COLLECTOR, Reason.BUFFER_FULL);
    assertThat(accounted(given)).isEqualTo(2);
  }

  @Test
  void neighboursThatWereGivenUpBecomeOne() {
    Batch one =
        GivenUp.of(batch(List.of(activity(1), activity(2))), Part.PUBLISHER, Reason.SPOOL_FULL);
    Batch other = GivenUp.of(batch(List.of(activity(3))), Part.PUBLISHER, Reason.SPOOL_FULL);
    Batch both = GivenUp.merged(one, other).orElseThrow();
    assertThat(both.signals()).hasSize(1);
    assertThat(accounted(both)).isEqualTo(3);
    assertThat(GivenUp.firstNumber(both)).isEqualTo(1);
  }

  @Test
  void whatDoesNotFollowIsNotJoined() {
    Batch one = GivenUp.of(batch(List.of(activity(1))), Part.PUBLISHER, Reason.SPOOL_FULL);
    Batch other = GivenUp.of(batch(List.of(activity(3))), Part.PUBLISHER, Reason.SPOOL_FULL);
    assertThat(GivenUp.merged(one, other)).isEmpty();
  }

  @Property
  void everyNumberIsAccountedForOnceHoweverOftenItIsGivenUpAndJoined(
      @ForAll @NotEmpty @Size(max = 40) List<Boolean> isLoss,
      @ForAll @IntRange(min = 1, max = 10) int cut) {
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < isLoss.size(); i++) {
      all.add(isLoss.get(i) ? kernelLoss(i + 1L) : activity(i + 1L));
    }
    List<Batch> given = new ArrayList<>();
    for (int from = 0; from < all.size(); from += cut) {
      List<Signal> some = all.subList(from, Math.min(all.size(), from + cut));
      given.add(GivenUp.of(batch(some), Part.PUBLISHER, Reason.SPOOL_FULL));
    }
    Batch joined = given.getFirst();
    for (Batch next : given.subList(1, given.size())) {
      joined = GivenUp.merged(joined, next).orElseThrow();
    }
    assertThat(accounted(joined)).isEqualTo(all.size());
    assertThat(joined.last()).isEqualTo(all.size());
    assertThat(joined.signals().stream().filter(it -> isUnnumbered(it)).count())
        .isEqualTo(isLoss.stream().filter(it -> it).count());
    Batch again = GivenUp.of(joined, Part.HUB, Reason.REJECTED);
    assertThat(again).isEqualTo(joined);
  }

  private static boolean isUnnumbered(Signal signal) {
    return signal.payload() instanceof Loss loss && loss.from() == 0;
  }
}
