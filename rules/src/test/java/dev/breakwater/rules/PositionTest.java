package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionTest {

  private static String firstError(String... files) {
    Problem problem =
        Sample.load(files).problems().stream().filter(Problem::isError).findFirst().orElseThrow();
    return problem.file() + ":" + problem.line() + ":" + problem.column();
  }

  private static String rule(String condition) {
    return "- rule: R\n  desc: d\n  output: o\n  priority: info\n  condition: " + condition;
  }

  @Test
  void namesThePlaceInFoldedLiteralPlainAndQuotedText() {
    assertThat(firstError(rule(">\n    evt.type = open\n    and\n      proc.nam = x\n")))
        .isEqualTo("rules1.yaml:8:7");
    assertThat(firstError(rule("|-\n    evt.type = open\n    and proc.nam = x")))
        .isEqualTo("rules1.yaml:7:9");
    assertThat(firstError(rule("evt.type = open and\n    proc.nam = x")))
        .isEqualTo("rules1.yaml:6:5");
    assertThat(firstError(rule("'evt.type = open and proc.nam = x'")))
        .isEqualTo("rules1.yaml:5:35");
  }

  @Test
  void namesThePlaceOfWhatWasAppended() {
    String append = "- rule: R\n  override: {condition: append}\n  condition: or proc.nam = y";

    assertThat(firstError(rule("evt.type = open"), append)).isEqualTo("rules2.yaml:3:17");
  }

  @Test
  void namesThePlaceInTheMacroThatIsWrong() {
    assertThat(
            firstError(rule("evt.type = open and m"), "- macro: m\n  condition: not proc.nam = y"))
        .isEqualTo("rules2.yaml:2:18");
  }

  @Test
  void namesThePlaceBehindAList() {
    String list = "- list: several\n  items: [a, b, c, d, e]\n";

    assertThat(firstError(list, rule("proc.name in (several) and proc.nam = x")))
        .isEqualTo("rules2.yaml:5:41");
  }

  @Test
  void namesThePlaceInAnOutput() {
    assertThat(
            firstError(
                "- rule: R\n  desc: d\n  output: a %proc.nam b\n  priority: info\n  condition: evt.type=open"))
        .isEqualTo("rules1.yaml:3:13");
  }

  @Test
  void namesThePlaceWhereTheFileIsNoYaml() {
    assertThat(firstError("- rule: R\n  desc: [a\n  output: b")).startsWith("rules1.yaml:3:");
  }
}
