package dev.breakwater.hub.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StoredTextTest {
  @Property
  void anyTextBecomesUnicodeWithoutNul(@ForAll String text, @ForAll @IntRange(max = 50) int max) {
    String stored = StoredText.of(text, max);

    assertThat(stored).doesNotContain("\0").hasSizeLessThanOrEqualTo(max);
    assertThat(UTF_8.newEncoder().canEncode(stored)).isTrue();
  }

  @Test
  void wholeTextStaysAsItIs() {
    assertThat(StoredText.of("Grüße 👋 世界")).isEqualTo("Grüße 👋 世界");
  }

  @Test
  void whatIsRefusedIsReplacedOneForOne() {
    assertThat(StoredText.of("a\0b\uD83Dc\uDC4B")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }
}
