package dev.breakwater.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestSignals;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class GapsTest {
  private static final Origin ORIGIN = TestSignals.collector("c");

  @Property
  void aNumberIsAGapExactlyWhenItNeitherCameNorWasOwnedUpTo(
      @ForAll @Size(min = 1, max = 20) Set<@LongRange(min = 1, max = 40) Long> came,
      @ForAll @IntRange(max = 40) int committed,
      @ForAll @LongRange(min = 1, max = 40) long lostFrom,
      @ForAll @IntRange(max = 10) int lostCount) {
    Batch batch = batch(came, lostFrom, lostFrom + lostCount - 1);

    Set<Long> gaps = new TreeSet<>();
    for (Gaps.Range range : Gaps.in(batch, committed)) {
      assertThat(range.count()).isPositive();
      for (long number = range.from(); number <= range.to(); number++) {
        assertThat(gaps.add(number)).as("each number once").isTrue();
      }
    }

    Set<Long> expected = new TreeSet<>();
    for (long number = committed + 1L; number < batch.last(); number++) {
      boolean owned = number >= lostFrom && number < lostFrom + lostCount;
      if (!came.contains(number) && !owned) {
        expected.add(number);
      }
    }
    assertThat(gaps).isEqualTo(expected);
  }

  private static Batch batch(Set<Long> numbers, long lostFrom, long lostTo) {
    List<Signal> signals = new ArrayList<>();
    for (long number : new TreeSet<>(numbers)) {
      Payload payload =
          signals.isEmpty()
              ? new Loss(
                  ORIGIN.part(),
                  lostFrom,
                  lostTo,
                  1,
                  Loss.Reason.SHED,
                  TestSignals.TIME,
                  TestSignals.TIME)
              : TestSignals.covered(1);
      signals.add(TestSignals.signal(ORIGIN, number, payload));
    }
    return new Batch(ORIGIN, TestSignals.EPOCH, signals);
  }
}
