package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A clock that is set, and one that only drifts. */
class ClockStepsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long FIVE = 5 * SECOND;

  @Test
  void aClockThatIsSetIsToldOnceWithHowFar() {
    ClockSteps steps = new ClockSteps(0, 100 * SECOND);
    assertThat(steps.observe(FIVE, 100 * SECOND)).isZero();
    assertThat(steps.observe(2 * FIVE, 3700 * SECOND)).isEqualTo(3600 * SECOND);
    assertThat(steps.observe(3 * FIVE, 3700 * SECOND)).isZero();
    assertThat(steps.observe(4 * FIVE, 3600 * SECOND)).isEqualTo(-100 * SECOND);
  }

  @Test
  void smallStepsAddUp() {
    ClockSteps steps = new ClockSteps(0, 0);
    assertThat(steps.observe(FIVE, 3 * SECOND / 2)).isZero();
    assertThat(steps.observe(2 * FIVE, 3 * SECOND)).isGreaterThan(2 * SECOND);
  }

  @Property
  void aClockThatIsSteeredIsNotToldHoweverLong(
      @ForAll @LongRange(min = -500, max = 500) long millionths) {
    ClockSteps steps = new ClockSteps(0, 0);
    for (long look = 1; look < 10_000; look++) {
      long now = look * FIVE;
      assertThat(steps.observe(now, now / 1_000_000 * millionths)).isZero();
    }
  }
}
