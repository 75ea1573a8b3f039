package dev.breakwater.benchmarks.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void withoutAnAnswerThereIsNoTime() {
    assertThat(new Latencies().millis(0.99)).isZero();
  }

  @Property
  void oneAnswerIsEveryPercentileToFivePercent(
      @ForAll @LongRange(min = 1_000, max = 60_000_000_000L) long nanos) {
    Latencies latencies = new Latencies();
    latencies.add(nanos);
    assertThat(latencies.millis(0.5)).isCloseTo(nanos / 1e6, within(0.051 * nanos / 1e6));
    assertThat(latencies.millis(0.99)).isEqualTo(latencies.millis(0.5));
  }

  @Test
  void theSlowestOfAHundredIsBeyondTheNinetyNinth() {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 99; i++) {
      latencies.add(1_000_000);
    }
    latencies.add(1_000_000_000);
    assertThat(latencies.millis(0.99)).isLessThan(1.1);
    assertThat(latencies.millis(1)).isGreaterThan(900);
  }
}
