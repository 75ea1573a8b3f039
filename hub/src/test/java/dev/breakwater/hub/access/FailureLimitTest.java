package dev.breakwater.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private final TestClock clock = new TestClock(Instant.EPOCH);
  private final FailureLimit limit = new FailureLimit(3, Duration.ofMinutes(1), clock);

  @Test
  void whoFailsTooOftenWaitsAndOthersDoNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.holdsBack("10.0.0.1")).isFalse();
      limit.failed("10.0.0.1");
    }

    assertThat(limit.holdsBack("10.0.0.1")).isTrue();
    assertThat(limit.holdsBack("10.0.0.2")).isFalse();
  }

  @Test
  void afterTheWindowItMayTryAgain() {
    for (int i = 0; i < 5; i++) {
      limit.failed("10.0.0.1");
    }
    clock.advance(Duration.ofSeconds(61));

    assertThat(limit.holdsBack("10.0.0.1")).isFalse();
  }

  @Test
  void manyAddressesAreForgottenFromTheOldest() {
    for (int i = 0; i < 3; i++) {
      limit.failed("first");
    }
    for (int i = 0; i < 20_000; i++) {
      limit.failed("address " + i);
    }

    assertThat(limit.holdsBack("first")).isFalse();
  }
}
