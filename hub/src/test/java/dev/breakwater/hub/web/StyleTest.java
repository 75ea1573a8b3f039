package dev.breakwater.hub.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleTest {
  private static final Path TEMPLATES = Path.of("src/main/resources/templates");
  private static final Pattern TOKEN =
      Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");

  /** What WCAG 2.2 asks for at level AA of text that is not large. */
  private static final double ENOUGH = 4.5;

  private final Map<String, List<String>> tokens = tokens();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ink",
        "quiet",
        "accent",
        "critical",
        "high",
        "medium",
        "low",
        "informational",
        "seen",
        "silent",
        "uncovered",
        "unknown"
      })
  void textHasEnoughContrastOnEveryGroundInLightAndInDark(String text) {
    for (String ground : List.of("paper", "surface", "raised", "sunken", "fresh")) {
      assertEnough(text, ground);
    }
  }

  @Test
  void textOnColourHasEnoughContrast() {
    assertEnough("on-accent", "accent");
    assertEnough("accent", "accent-soft");
    assertEnough("ink", "accent-soft");
    assertEnough("quiet", "accent-soft");
    assertEnough("escape", "escape-soft");
  }

  static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.walk(TEMPLATES)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void noTemplateHasScriptOrStyleInItAsThePolicyForbids(Path template) {
    assertThat(text(template))
        .doesNotContainPattern("(?i)<script(?![^>]*\\bsrc=)")
        .doesNotContainPattern("(?i)<style")
        .doesNotContainPattern("(?i)\\sstyle=")
        .doesNotContainPattern("(?i)\\son[a-z]+=")
        .doesNotContain(".raw", ".safe", "javascript:");
  }

  @Test
  void everyStaticFileThatATemplateNamesIsThere() throws IOException {
    Pattern name = Pattern.compile("asset:url\\('([^']+)'\\)");
    List<String> names =
        templates().stream()
            .flatMap(template -> name.matcher(text(template)).results())
            .map(match -> match.group(1))
            .distinct()
            .toList();

    assertThat(names).contains("breakwater.css", "htmx", "htmx-sse");
    assertThat(names).allSatisfy(file -> assertThat(Assets.url(file)).contains("?v="));
  }

  @Test
  void everyIconThatATemplateNamesIsDrawn() throws IOException {
    String icons = requireNonNull(Drawn.read("META-INF/resources/static/icons.svg"));
    Pattern name = Pattern.compile("icons\\.svg'\\)\\}#([a-z]+)\"");

    assertThat(
            templates().stream()
                .flatMap(template -> name.matcher(text(template)).results())
                .map(match -> match.group(1)))
        .allSatisfy(icon -> assertThat(icons).contains("<symbol id=\"" + icon + "\""));
    assertThat(List.of("seen", "silent", "uncovered", "unknown", "partial", "node", "audit"))
        .allSatisfy(icon -> assertThat(icons).contains("<symbol id=\"" + icon + "\""));
  }

  private void assertEnough(String text, String ground) {
    for (int theme = 0; theme < 2; theme++) {
      double contrast = contrast(colour(text, theme), colour(ground, theme));
      assertThat(contrast)
          .as("%s on %s in %s", text, ground, theme == 0 ? "light" : "dark")
          .isGreaterThanOrEqualTo(ENOUGH);
    }
  }

  private String colour(String token, int theme) {
    return requireNonNull(tokens.get(token), "no token " + token).get(theme);
  }

  private static Map<String, List<String>> tokens() {
    String sheet = requireNonNull(Drawn.read("META-INF/resources/static/breakwater.css"));
    Map<String, List<String>> tokens = new HashMap<>();
    TOKEN
        .matcher(sheet)
        .results()
        .forEach(match -> tokens.put(match.group(1), List.of(match.group(2), match.group(3))));
    return tokens;
  }

  private static double contrast(String one, String other) {
    double first = luminance(one);
    double second = luminance(other);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * part(colour, 1) + 0.7152 * part(colour, 3) + 0.0722 * part(colour, 5);
  }

  private static double part(String colour, int index) {
    double value = Integer.parseInt(colour.substring(index, index + 2), 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
