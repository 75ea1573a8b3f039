package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event must be like to meet a rule, seen from the rule alone. */
class NecessitiesTest {
  private static final Set<String> FIELDS =
      Set.of("fd.name", "user.uid", "basename(fd.name)", "evt.arg.flags");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evt.type = open and fd.name = /a           | open: fd.name EQUAL [/a]
          evt.type = open and proc.name = x          | open:
          evt.type = open and not fd.name = /a       | open:
          evt.type = open and fd.name != /a          | open:
          evt.type = open and fd.name exists         | open:
          evt.type = open and not not fd.name = /a   | open: fd.name EQUAL [/a]
          fd.name = /a and fd.name startswith /      | connect execve open openat: fd.name EQUAL [/a] fd.name STARTSWITH [/]
          evt.type = open and (fd.name = /a or proc.name = x) | open:
          evt.type = open and (fd.name = /a or fd.name in (/b, /c)) | open: fd.name EQUAL [/a, /b, /c]
          evt.type = open and not (fd.name != /a or not user.uid > 0) | open: user.uid GREATER [0]
          evt.type = open and evt.arg.flags contains O_TRUNC | open: evt.arg.flags CONTAINS [O_TRUNC]
          evt.type = open and basename(fd.name) = a  | open: basename(fd.name) EQUAL [a]
          evt.type = open and tolower(fd.name) = a   | open:
          evt.type = open and fd.name = val(proc.name) | open:
          evt.type = open and fd.name startswith allof (/a, /b) | open: fd.name STARTSWITH [/a, /b]
          evt.type = open and fd.name pmatch (/a, /b) | open: fd.name PMATCH [/a, /b]
          evt.type = open and evt.num = 0            | ''
          evt.type = open and fd.name in ()          | open:
          (evt.type = open and fd.name = /a) or (evt.type = connect and user.uid = 0) | connect: user.uid EQUAL [0]; open: fd.name EQUAL [/a]
          """)
  void areThePositiveTestsOfTheFieldsAskedFor(String condition, String ways) {
    assertThat(ways(Sample.rules(Sample.rule(condition)))).isEqualTo(ways);
  }

  @Test
  void seeThroughMacrosAndLists() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            """
            - list: names
              items: [/a, /b]
            - macro: quiet
              condition: (proc.name = x or fd.name = /c)
            - macro: secret
              condition: (fd.name in (names) and not quiet)
            """,
            Sample.rule("evt.type = open and secret"));

    assertThat(ways(rules)).isEqualTo("open: fd.name EQUAL [/a, /b]");
  }

  @Test
  void areThoseOfAllRules() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            Sample.rule("evt.type = open and fd.name = /a"),
            Sample.rule("evt.type = connect").replace("Sample", "Another"));

    assertThat(ways(rules)).isEqualTo("connect:; open: fd.name EQUAL [/a]");
  }

  @Test
  void areFewWhateverARuleSays() {
    String choices =
        IntStream.range(0, 12)
            .mapToObj(i -> "(fd.name contains a" + i + " or user.uid > " + i + ")")
            .collect(Collectors.joining(" and "));
    String alternatives =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "(fd.name contains a" + i + " and user.uid > " + i + ")")
            .collect(Collectors.joining(" or "));

    List<Necessity> ofChoices =
        Sample.rules(Sample.rule("evt.type = open and " + choices)).necessities(FIELDS);
    List<Necessity> ofAlternatives =
        Sample.rules(Sample.rule("evt.type = open and (" + alternatives + ")")).necessities(FIELDS);

    assertThat(ofChoices).hasSizeBetween(2, 256);
    assertThat(ofAlternatives).containsExactly(new Necessity(Set.of("open"), Set.of()));
  }

  private static String ways(RuleSet<Map<String, String>> rules) {
    return rules.necessities(FIELDS).stream()
        .map(
            way ->
                way.eventTypes().stream().sorted().collect(Collectors.joining(" "))
                    + ":"
                    + way.tests().stream()
                        .map(t -> " " + t.field() + " " + t.relation() + " " + t.values())
                        .sorted()
                        .collect(Collectors.joining()))
        .sorted()
        .collect(Collectors.joining("; "));
  }
}
