package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static Duration of(String header) {
    return RetryAfter.of(Optional.of(header), NOW);
  }

  @Test
  void isANumberOfSecondsOrADate() {
    assertThat(of("12")).isEqualTo(Duration.ofSeconds(12));
    assertThat(of("Sun, 01 Mar 2026 10:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.of(Optional.empty(), NOW)).isZero();
  }

  @Test
  void aDateThatIsOverAsksForNoWaitAndADistantOneForFiveMinutes() {
    assertThat(of("Sun, 01 Mar 2026 09:00:00 GMT")).isZero();
    assertThat(of("999999999")).isEqualTo(RetryAfter.LONGEST);
    assertThat(of("Sun, 01 Mar 2099 10:00:00 GMT")).isEqualTo(RetryAfter.LONGEST);
  }

  @Property
  void whateverItSaysTheWaitIsBounded(@ForAll String header) {
    assertThat(of(header)).isBetween(Duration.ZERO, RetryAfter.LONGEST);
  }
}
