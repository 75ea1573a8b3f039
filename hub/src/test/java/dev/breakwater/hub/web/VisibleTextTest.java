package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.web.VisibleText.Segment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {

  @Test
  void ordinaryTextIsShownAsItIs() {
    String text = "bash -c \"curl http://example.com | sh\" # Grüße, 日本語, עברית";

    assertThat(VisibleText.of(text).segments()).containsExactly(new Segment(text, false));
  }

  @ParameterizedTest
  @CsvSource({
    "000A, \\n",
    "000D, \\r",
    "0009, \\t",
    "0000, \\0",
    "001B, \\e",
    "0007, \\x07",
    "007F, \\x7f",
    "0085, \\x85",
    "00A0, \\xa0",
    "00AD, \\xad",
    "200B, \\u{200B}",
    "200D, \\u{200D}",
    "202E, \\u{202E}",
    "2066, \\u{2066}",
    "2028, \\u{2028}",
    "3000, \\u{3000}",
    "3164, \\u{3164}",
    "2800, \\u{2800}",
    "FE0F, \\u{FE0F}",
    "FEFF, \\u{FEFF}",
    "E000, \\u{E000}",
    "D800, \\u{D800}",
    "E0041, \\u{E0041}"
  })
  void whatCannotBeSeenIsWrittenOutAndMarked(String codePoint, String escape) {
    String hidden = Character.toString(Integer.parseInt(codePoint, 16));

    assertThat(VisibleText.of("a" + hidden + "b").segments())
        .containsExactly(
            new Segment("a", false), new Segment(escape, true), new Segment("b", false));
  }

  @Test
  void anEscapeThatStandsInTheTextIsNotMarked() {
    assertThat(VisibleText.of("a\\nb").segments()).containsExactly(new Segment("a\\nb", false));
  }

  @Test
  void aPileOfCombiningMarksIsWrittenOutAfterThree() {
    String piled = "a" + "\u0301".repeat(50);

    List<Segment> segments = VisibleText.of(piled).segments();

    assertThat(segments.getFirst()).isEqualTo(new Segment("a\u0301\u0301\u0301", false));
    assertThat(segments.getLast().escaped()).isTrue();
  }

  @Test
  void ofALongTextTheBeginningIsShownAndTheRestOnDemand() {
    String text = "x".repeat(100_000);

    VisibleText visible = VisibleText.of(text);

    assertThat(shown(visible.segments())).hasSize(600);
    assertThat(shown(visible.rest())).hasSize(100_000 - 600);
    assertThat(visible.omitted()).isZero();
    assertThat(visible.length()).isEqualTo(100_000);
  }

  @Test
  void ofAGiganticTextTheEndIsLeftOutAndCounted() {
    VisibleText visible = VisibleText.of("x".repeat(10_000_000));

    assertThat(visible.omitted()).isEqualTo(10_000_000 - VisibleText.WHOLE);
    assertThat(visible.length()).isEqualTo(10_000_000);
  }

  @Property
  void nothingThatCannotBeSeenIsLeft(@ForAll("texts") String text) {
    VisibleText visible = VisibleText.of(text);

    assertThat(all(visible).flatMapToInt(segment -> segment.text().codePoints()))
        .noneMatch(VisibleText::cannotBeSeen);
  }

  @Property
  void whatIsNotMarkedIsTheTextWithoutWhatCannotBeSeen(@ForAll("texts") String text) {
    String unmarked =
        all(VisibleText.of(text))
            .filter(segment -> !segment.escaped())
            .map(Segment::text)
            .collect(Collectors.joining());

    assertThat(text.codePoints().filter(point -> !VisibleText.cannotBeSeen(point)).count())
        .isGreaterThanOrEqualTo(unmarked.codePointCount(0, unmarked.length()));
    assertThat(unmarked.codePoints()).allMatch(point -> text.indexOf(point) >= 0);
  }

  @Property
  void aCutNeverSplitsACharacter(@ForAll("texts") String text) {
    String emoji = "\uD83D\uDEA2".repeat(400);

    assertThat(all(VisibleText.of(text + emoji)).map(Segment::text).collect(Collectors.joining()))
        .doesNotContain("\\u{D83D}\\u{DEA2}");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> any = Arbitraries.integers().between(0, Character.MAX_CODE_POINT);
    Arbitrary<Integer> ascii = Arbitraries.integers().between(0, 0x7F);
    return Arbitraries.oneOf(any, ascii)
        .map(Character::toString)
        .list()
        .ofMaxSize(1_500)
        .map(parts -> String.join("", parts));
  }

  private static Stream<Segment> all(VisibleText visible) {
    return Stream.concat(visible.segments().stream(), visible.rest().stream());
  }

  private static String shown(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }
}
