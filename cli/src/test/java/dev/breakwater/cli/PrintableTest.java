package dev.breakwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void textIsShownAsItIs() {
    assertThat(Printable.text("Grüße, 世界: sh -c 'id' 🐚")).isEqualTo("Grüße, 世界: sh -c 'id' 🐚");
  }

  @Test
  void whatWouldMoveTheCursorOrReorderTheLineIsEscaped() {
    assertThat(Printable.text("a\nb\tc\r\u001b[2J\u0007\u009b\u202e\u2028"))
        .isEqualTo("a\\nb\\tc\\r\\x1b[2J\\x07\\x9b\\x{202e}\\x{2028}");
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.text("abcdef", 4)).isEqualTo("abc…");
    assertThat(Printable.text("abcd", 4)).isEqualTo("abcd");
    assertThat(Printable.text("x".repeat(1_000_000), 10)).hasSize(10);
  }

  @Property
  void noTextOfOthersReachesTheTerminalAsACommand(@ForAll String text) {
    assertThat(Printable.text(text).chars())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    assertThat(Printable.text(text, 20).codePoints().count()).isLessThanOrEqualTo(20);
  }
}
