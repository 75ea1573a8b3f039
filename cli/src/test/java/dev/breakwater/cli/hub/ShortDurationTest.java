package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortDurationTest {
  @Test
  void isANumberAndAUnit() {
    ShortDuration duration = new ShortDuration();
    assertThat(duration.convert("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(duration.convert("15m")).isEqualTo(Duration.ofMinutes(15));
    assertThat(duration.convert("6h")).isEqualTo(Duration.ofHours(6));
    assertThat(duration.convert("2d")).isEqualTo(Duration.ofDays(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "-1s", "1w", "1.5h", "99999999999999999999d"})
  void anythingElseIsNone(String text) {
    assertThatThrownBy(() -> new ShortDuration().convert(text)).hasMessageContaining("15m");
  }
}
