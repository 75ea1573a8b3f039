package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "any",
      value = {
        "evt.type = open | open",
        "evt.type in (open, openat) and proc.name = x | open openat",
        "evt.type in (open, openat) and not evt.type = open | openat",
        "proc.name = x and (evt.type = open or evt.type = connect) | connect open",
        "not (evt.type != open or proc.name = x) | open",
        "evt.type = open and evt.type = connect | ''",
        "evt.type = open and evt.num = 0 | ''",
        "evt.type = open and not evt.num >= 0 | ''",
        "evt.type = open or proc.name = x | any",
        "not (evt.type = open and proc.name = x) | any",
        "not (evt.type = open or proc.name = x) | connect execve openat",
        "evt.type == oneof (open, open) | any",
      })
  void triesARuleForTheTypesThatCanMeetIt(String condition, String types) {
    RuleSet<Map<String, String>> rules = Sample.rules(Sample.rule(condition));

    assertThat(String.join(" ", rules.eventTypes().stream().sorted().toList()))
        .isEqualTo(types == null ? "connect execve open openat" : types);
  }

  @Test
  void theIndexLosesNoMatch() {
    for (String condition :
        List.of(
            "not evt.type = open",
            "evt.type != open",
            "not (evt.type in (open, connect) and not proc.name = x)")) {
      RuleSet<Map<String, String>> rules = Sample.rules(Sample.rule(condition));
      for (String type : List.of("open", "openat", "execve", "connect", "unheard of")) {
        Map<String, String> event = Map.of("evt.type", type, "proc.name", "x");
        assertThat(rules.matchFirst(event) != null)
            .as("%s for %s", condition, type)
            .isEqualTo(Spelled.isMet(rules.rules().getFirst().formula(), event));
      }
    }
  }

  @Test
  void findsAllOrTheFirstInLoadOrder() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            Sample.rule("proc.name = x").replace("Sample", "One"),
            Sample.rule("evt.type = open").replace("Sample", "Two"),
            Sample.rule("proc.name = y").replace("Sample", "Three"));
    List<String> found = new ArrayList<>();
    Map<String, String> event = Map.of("evt.type", "open", "proc.name", "x");

    rules.matchAll(event, rule -> found.add(rule.rule().name()));
    CompiledRule<Map<String, String>> first = rules.matchFirst(event);

    assertThat(found).containsExactly("One", "Two");
    assertThat(first).isNotNull().extracting(rule -> rule.rule().name()).isEqualTo("One");
  }

  @Test
  void aMissingValueMakesEveryComparisonFalse() {
    Map<String, String> event = Map.of("evt.type", "open");

    for (String condition :
        List.of(
            "proc.name = x",
            "proc.name != x",
            "proc.name exists",
            "user.uid >= 0",
            "user.uid != 1",
            "fd.sip != 10.0.0.1",
            "proc.args in (a)",
            "proc.aname != x",
            "len(proc.name) >= 0",
            "proc.name = val(fd.name)")) {
      assertThat(Sample.matches(condition, event)).as(condition).isFalse();
      assertThat(Sample.matches("not (" + condition + ")", event)).as("not " + condition).isTrue();
    }
  }

  @Test
  void aFieldOfSeveralValuesIsEqualToAnyAndUnequalToAll() {
    Map<String, String> event = Map.of("proc.aname", "bash sshd init");

    assertThat(Sample.matches("proc.aname = sshd", event)).isTrue();
    assertThat(Sample.matches("proc.aname in (x, init)", event)).isTrue();
    assertThat(Sample.matches("proc.aname != sshd", event)).isFalse();
    assertThat(Sample.matches("proc.aname != cron", event)).isTrue();
    assertThat(Sample.matches("proc.aname[2] = sshd and proc.aname[1] startswith ba", event))
        .isTrue();
    assertThat(Sample.matches("proc.aname[4] exists", event)).isFalse();
  }

  @Test
  void aListIsInASetWithAllItsMembersAndIntersectsWithOne() {
    Map<String, String> event = Map.of("proc.args", "a b");

    assertThat(Sample.matches("proc.args in (a, b, c)", event)).isTrue();
    assertThat(Sample.matches("proc.args in (a, c)", event)).isFalse();
    assertThat(Sample.matches("proc.args intersects (a, c)", event)).isTrue();
    assertThat(Sample.matches("len(proc.args) = 2", event)).isTrue();
    assertThat(
            Sample.matches(
                "proc.name in val(proc.args)", Map.of("proc.args", "a b", "proc.name", "b")))
        .isTrue();
  }

  @Test
  void namesTheFieldsOfEnabledRules() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            "- macro: m\n  condition: fd.name = x",
            Sample.rule("evt.type = open and m and evt.arg.flags = y"),
            Sample.rule("user.uid = 1 and m").replace("Sample", "Off") + "  enabled: false");

    assertThat(rules.fields())
        .containsExactlyInAnyOrder("evt.type", "fd.name", "evt.arg", "proc.name");
  }

  @Test
  void manyRulesThatShareConditionsAreEachMetByTheirOwn() {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 700; i++) { // more than one class holds
      String name = "proc.name = n%d".formatted(i / 2);
      files.add(Sample.rule(name + " and user.uid >= 0").replace("Sample", "Rule" + i));
    }
    RuleSet<Map<String, String>> rules = Sample.rules(files.toArray(String[]::new));
    for (int i : List.of(0, 1, 127, 128, 255, 256, 349)) {
      List<String> found = new ArrayList<>();
      rules.matchAll(
          Map.of("evt.type", "open", "proc.name", "n" + i, "user.uid", "0"),
          rule -> found.add(rule.rule().name()));
      assertThat(found).containsExactly("Rule" + 2 * i, "Rule" + (2 * i + 1));
    }
  }

  @Test
  void aLargeConditionIsLoadedInTimeThatGrowsWithItsSize() {
    StringBuilder condition = new StringBuilder("proc.name = n0");
    for (int i = 1; i < 60_000; i++) {
      condition.append(" or proc.name = n").append(i);
    }
    RuleSet<Map<String, String>> rules = Sample.rules(Sample.rule(condition.toString()));

    assertThat(rules.matchFirst(Map.of("proc.name", "n59999"))).isNotNull();
    assertThat(rules.matchFirst(Map.of("proc.name", "n60000"))).isNull();
  }

  @Test
  void anEventThatMeetsNothingCostsNoAllocation() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            Sample.rule(
                "evt.type = open and (proc.name in (a, b, c) or fd.name pmatch (/etc, /var/*) or proc.cmdline icontains Q"
                    + " or proc.name glob *x*y or fd.name startswith anyof (/q, /w))"));
    Map<String, String> event =
        Map.of(
            "evt.type", "open", "proc.name", "z", "fd.name", "/usr/bin/z", "proc.cmdline", "z z");
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Runnable matching = () -> rules.matchAll(event, rule -> {});
    for (int i = 0; i < 20_000; i++) {
      matching.run();
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      matching.run();
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }
}
