package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HostileFilesTest {
  private static final String VALID =
      """
      # a file with all there is
      - required_engine_version: 0.57.0
      - list: shells
        items: [bash, "sh", 'a b']
      - macro: spawned
        condition: (evt.type = execve and not proc.name in (shells))
      - rule: Sample
        desc: >
          d
        condition: |
          spawned and (fd.name pmatch (/etc, /var/*) or user.uid >= 10)
          and join("-", (proc.name, fd.name)) != "a\\x62b"
        output: "%proc.name %10fd.name %evt.arg[flags]"
        priority: INFO
        tags: &tags [a, b]
        exceptions:
          - {name: e, fields: [proc.name, fd.name], comps: [=, in], values: [[a, [b, c]]]}
      - rule: Sample
        condition: or (evt.type = open and proc.name = x)
        tags: *tags
        override: {condition: append, tags: replace}
      """;

  private static String errors(String file) {
    return Sample.load(file).problems().stream()
        .filter(Problem::isError)
        .map(Problem::toText)
        .toList()
        .toString();
  }

  @Property(tries = 1500)
  void noTextMakesTheParserThrowAnythingElse(@ForAll("conditions") String text) {
    try {
      ConditionParser.parse(Cases.text(text));
    } catch (RuleException e) {
      assertThat(e.text()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> conditions() {
    Arbitrary<String> words =
        Arbitraries.of(
            "proc.name",
            "evt.arg[",
            "]",
            "(",
            ")",
            " and ",
            " or ",
            "not ",
            "not(",
            "=",
            "!=",
            " in ",
            "contains ",
            "'",
            "\"",
            "\\x",
            ",",
            "val(",
            "join(",
            "tolower(",
            "oneof ",
            " exists",
            "0x1f",
            "1.5e+3",
            "a",
            " ",
            "\n",
            "\\",
            "*",
            "\ud800",
            "é");
    return Arbitraries.oneOf(
        words.list().ofMaxSize(30).map(list -> String.join("", list)), Arbitraries.strings());
  }

  @Property(tries = 700)
  void noChangeToAValidFileMakesLoadingThrow(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(VALID);
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, (char) random.nextInt(0x100));
        case 2 -> text.setCharAt(at, "-:[]{}&*!|>'\"%@#,? \n\0\ud800".charAt(random.nextInt(22)));
        default ->
            text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
      }
    }

    LoadedRules loaded = Sample.load(text.toString());

    assertThat(loaded.ok() || !loaded.problems().isEmpty()).isTrue();
    if (loaded.ok()) {
      loaded
          .ruleSet(Sample.SOURCE)
          .matchAll(Map.of("evt.type", "execve", "proc.name", "x"), rule -> {});
    }
  }

  @Test
  void theFileThatIsChangedIsValid() {
    assertThat(Sample.load(VALID).problems()).extracting(Problem::toText).isEmpty();
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertThat(errors("[".repeat(1_000_000))).contains("nests deeper than");
    assertThat(errors("{a: ".repeat(100_000))).contains("nests deeper than");
    assertThat(errors(Sample.rule("(".repeat(100_000) + "evt.type = open")))
        .contains("nests deeper than 200");
    assertThat(errors(Sample.rule("toupper(".repeat(100_000) + "proc.name")))
        .contains("nest deeper than 200");
    assertThat(errors(Sample.rule("not ".repeat(100_000) + "evt.type = open"))).isEqualTo("[]");
  }

  @Test
  void refusesAliasesThatMultiply() {
    StringBuilder bomb = new StringBuilder("- a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append(
          "- a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
    }

    assertThat(errors(bomb.toString())).contains("nodes, aliases counted");
    assertThat(errors("- &a [*a]")).contains("has no anchor before it");
  }

  @Test
  void refusesMacrosAndListsThatMultiply() {
    StringBuilder macros = new StringBuilder("- macro: m0\n  condition: proc.name = x\n");
    StringBuilder lists = new StringBuilder("- list: l0\n  items: [abcdefgh]\n");
    for (int i = 1; i < 60; i++) {
      macros.append("- macro: m%d\n  condition: m%d or m%d\n".formatted(i, i - 1, i - 1));
      lists.append("- list: l%d\n  items: [l%d, l%d]\n".formatted(i, i - 1, i - 1));
    }

    assertThat(errors(macros + Sample.rule("m59"))).contains("more than 100000 comparisons");
    assertThat(errors(lists + Sample.rule("proc.name in (l59)"))).contains("characters");
  }

  @Test
  void refusesChainsOfMacrosAndListsWithoutEnd() {
    StringBuilder macros = new StringBuilder("- macro: m0\n  condition: proc.name = x\n");
    StringBuilder lists = new StringBuilder();
    for (int i = 1; i < 5000; i++) {
      macros.append("- macro: m%d\n  condition: not m%d\n".formatted(i, i - 1));
      lists.append("- list: l%d\n  items: [l%d]\n".formatted(i, i + 1));
    }

    assertThat(errors(macros + Sample.rule("m4999"))).contains("nests deeper than 500");
    assertThat(errors(lists + Sample.rule("proc.name in (l1)"))).contains("levels deep");
    assertThat(
            errors(
                "- list: a\n  items: [b]\n- list: b\n  items: [a]\n"
                    + Sample.rule("proc.name in (a)")))
        .isEqualTo("[]");
  }

  @Test
  void refusesAFileThatIsTooLarge() {
    assertThat(errors("#".repeat(YamlReader.MAX_LENGTH + 1))).contains("at most").isNotEmpty();
  }

  @Test
  void readsALargeFileInReasonableTime() {
    String condition = Sample.rule("evt.type = open" + " or proc.name = abcdefgh".repeat(40_000));

    assertThat(errors(condition)).isEqualTo("[]");
  }

  @Test
  void keepsTheNumberOfProblemsBounded() {
    assertThat(Sample.load("- rule: x\n".repeat(10_000)).problems())
        .hasSize(Problems.MAX_PROBLEMS + 1);
  }

  @Test
  void takesWindowsLinesMarksAndEmptyDocuments() {
    assertThat(errors("\ufeff" + VALID.replace("\n", "\r\n"))).isEqualTo("[]");
    assertThat(errors("---\n---\n-\n- ~\n---\n" + Sample.rule("evt.type = open"))).isEqualTo("[]");
    assertThat(errors("")).isEqualTo("[]");
    assertThat(errors("rule: x")).contains("rules content is a mapping");
    assertThat(errors("- just words")).contains("an item is a single value");
  }
}
