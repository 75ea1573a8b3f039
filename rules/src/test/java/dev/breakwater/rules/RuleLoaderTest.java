package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleLoaderTest {
  private static final String SHELLS =
      """
      - list: shells
        items: [bash, sh]
      - macro: spawned
        condition: evt.type = execve
      - rule: Shell
        desc: A shell starts
        condition: spawned and proc.name in (shells)
        output: "Shell %proc.name"
        priority: warning
        tags: [container, T1059]
      """;

  private static boolean finds(RuleSet<Map<String, String>> rules, String process) {
    return rules.matchFirst(Map.of("evt.type", "execve", "proc.name", process)) != null;
  }

  @Test
  void loadsListsMacrosAndRules() {
    LoadedRules loaded = Sample.load(SHELLS);

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.listCount()).isEqualTo(1);
    assertThat(loaded.macroCount()).isEqualTo(1);
    assertThat(loaded.rules())
        .containsExactly(
            new Rule(
                "Shell",
                "A shell starts",
                Priority.WARNING,
                "syscall",
                List.of("container", "T1059"),
                true,
                "Shell %proc.name",
                "spawned and proc.name in (shells)",
                "rules1.yaml",
                5));
    assertThat(finds(loaded.ruleSet(Sample.SOURCE), "sh")).isTrue();
    assertThat(finds(loaded.ruleSet(Sample.SOURCE), "cat")).isFalse();
  }

  @Test
  void appendsToListsMacrosAndRules() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            SHELLS,
            """
            - list: shells
              items: [zsh]
              append: true
            - macro: spawned
              condition: and proc.name != bash
              override: {condition: append}
            - rule: Shell
              condition: or proc.name = fish
              tags: [more]
              override: {condition: append, tags: append}
            """);

    assertThat(finds(rules, "zsh")).isTrue();
    assertThat(finds(rules, "fish")).isTrue();
    assertThat(finds(rules, "bash")).isFalse();
    assertThat(rules.rules().getFirst().rule().tags())
        .containsExactly("container", "T1059", "more");
  }

  @Test
  void replacesSingleKeysOfARule() {
    Rule rule =
        Sample.rules(
                SHELLS,
                """
                - rule: Shell
                  priority: Info
                  output: other %proc.name
                  desc: and more
                  override: {priority: replace, output: replace, desc: append}
                """)
            .rules()
            .getFirst()
            .rule();

    assertThat(rule.priority()).isEqualTo(Priority.INFORMATIONAL);
    assertThat(rule.output()).isEqualTo("other %proc.name");
    assertThat(rule.description()).isEqualTo("A shell starts and more");
    assertThat(rule.condition()).isEqualTo("spawned and proc.name in (shells)");
  }

  @Test
  void aRuleDefinedAgainKeepsItsPlace() {
    LoadedRules loaded =
        Sample.load(
            SHELLS,
            Sample.rule("evt.type = open"),
            """
            - rule: Shell
              desc: Other
              condition: spawned and proc.name in (shells)
              output: other
              priority: error
            """);

    assertThat(loaded.rules()).extracting(Rule::name).containsExactly("Shell", "Sample");
    assertThat(loaded.rules().getFirst().description()).isEqualTo("Other");
  }

  @Test
  void enablesAndDisablesRules() {
    LoadedRules loaded = Sample.load(SHELLS, "- rule: Shell\n  enabled: false");

    assertThat(loaded.rules()).hasSize(1);
    assertThat(loaded.ruleSet(Sample.SOURCE).rules()).isEmpty();
    assertThat(loaded.problems())
        .extracting(Problem::code)
        .containsExactly(Problem.Code.LOAD_DEPRECATED_ITEM);
  }

  @Test
  void exceptsValuesAndRowsOfValues() {
    RuleSet<Map<String, String>> rules =
        Sample.rules(
            """
            - rule: Shell
              desc: A shell starts
              condition: evt.type = execve or evt.type = open
              output: Shell
              priority: warning
              exceptions:
                - name: names
                  fields: proc.name
                  values: [cron, 'a b']
                - name: prefixes
                  fields: proc.cmdline
                  comps: startswith anyof
                  values: [/opt/]
                - name: both
                  fields: [proc.name, fd.name]
                  comps: [=, in]
                  values:
                    - [sh, [/x, /y]]
                    - [bash, /z]
                - name: later
                  fields: user.uid
            """,
            """
            - rule: Shell
              exceptions:
                - name: later
                  values: [1000]
              override: {exceptions: append}
            """);

    assertThat(finds(rules, "cron")).isFalse();
    assertThat(finds(rules, "a b")).isFalse();
    assertThat(finds(rules, "sh")).isTrue();
    assertThat(rules.matchFirst(Map.of("evt.type", "open", "proc.name", "sh", "fd.name", "/y")))
        .isNull();
    assertThat(rules.matchFirst(Map.of("evt.type", "open", "proc.name", "bash", "fd.name", "/z")))
        .isNull();
    assertThat(rules.matchFirst(Map.of("evt.type", "open", "proc.name", "bash", "fd.name", "/y")))
        .isNotNull();
    assertThat(rules.matchFirst(Map.of("evt.type", "open", "proc.cmdline", "/opt/x -y"))).isNull();
    assertThat(rules.matchFirst(Map.of("evt.type", "open", "user.uid", "1000"))).isNull();
  }

  @Test
  void putsListsInWhereTheyAreNamed() {
    String lists =
        """
        - list: outer
          items: [inner, x, "with blank", "a,b", "paren("]
        - list: inner
          items: [y]
        - list: nothing
          items: []
        """;

    RuleSet<Map<String, String>> rules =
        Sample.rules(lists, Sample.rule("proc.name in (nothing, outer, nothing, z)"));
    for (String name : List.of("x", "y", "z", "with blank", "a,b", "paren(")) {
      assertThat(rules.matchFirst(Map.of("proc.name", name))).as(name).isNotNull();
    }
    assertThat(rules.matchFirst(Map.of("proc.name", "outer"))).isNull();
    assertThat(rules.matchFirst(Map.of("proc.name", "inner"))).isNull();
    assertThat(
            Sample.load(lists, Sample.rule("proc.name in (nothing) or proc.name in (x-outer)"))
                .ok())
        .isTrue();
  }

  @Test
  void macrosSeeThoseBeforeThemAndRulesSeeAll() {
    String rule = Sample.rule("one");

    assertThat(Sample.load(rule, "- macro: one\n  condition: proc.name = a").ok()).isTrue();
    assertThat(
            Sample.load(
                    rule,
                    "- macro: one\n  condition: two\n- macro: two\n  condition: proc.name = a")
                .problems())
        .extracting(Problem::message)
        .contains("undefined macro 'two' used in filter");
    assertThat(
            Sample.load(
                    rule,
                    """
                    - macro: one
                      condition: proc.name = a
                    - macro: two
                      condition: one
                    - macro: one
                      condition: two
                    """)
                .problems())
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("refers to itself"));
  }

  @Test
  void leavesOutWhatIsForgiven() {
    LoadedRules loaded =
        Sample.load(
            SHELLS,
            """
            - rule: Other source
              desc: d
              condition: ka.verb = get
              output: o
              priority: info
              source: other
            - rule: Unknown field
              desc: d
              condition: proc.nonsense = a and evt.type = open
              output: o
              priority: info
              skip-if-unknown-filter: true
            """);

    assertThat(loaded.ok()).isTrue();
    assertThat(loaded.rules()).extracting(Rule::name).containsExactly("Shell");
    assertThat(loaded.problems())
        .extracting(Problem::code)
        .containsExactly(Problem.Code.LOAD_UNKNOWN_SOURCE, Problem.Code.LOAD_UNKNOWN_FILTER);
  }

  @Test
  void oneBadItemHidesNoOther() {
    LoadedRules loaded =
        Sample.load(
            "- rule: No condition\n  desc: d\n  output: o\n  priority: info",
            Sample.rule("evt.type = execve and proc.nam = x"),
            SHELLS,
            "- rule: [\n");

    assertThat(loaded.rules()).extracting(Rule::name).containsExactly("Shell");
    assertThat(loaded.problems())
        .filteredOn(Problem::isError)
        .extracting(Problem::file)
        .containsExactly("rules1.yaml", "rules2.yaml", "rules4.yaml");
    assertThatThrownBy(() -> loaded.ruleSet(Sample.SOURCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rules1.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "required_engine_version: 57 | true",
        "required_engine_version: 0.63.0 | true",
        "required_engine_version: 64 | false",
        "required_engine_version: 1.0.0 | false",
        "required_engine_version: soon | false",
        "required_plugin_versions: [{name: container, version: 0.4.0}] | true",
        "required_plugin_versions: [{name: k8saudit, version: 9.0.0, alternatives: [{name: k8saudit-eks, version: 0.4.0}]}]"
            + " | true",
        "required_plugin_versions: [{name: okta, version: 0.1.0}] | false",
        "required_plugin_versions: [{name: container}] | false",
      })
  void servesTheVersionsThatItSays(String item, boolean isServed) {
    assertThat(Sample.load("- " + item).ok()).isEqualTo(isServed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "proc.nam = x | nonexistent field 'proc.nam', did you mean 'proc.name'?",
        "user.uid contains 1 | 'contains' operator not supported for numbers (user.uid)",
        "user.uid = root | 'root' is no whole number of 64 bits",
        "fd.sip = 10.0.0.0/8 | '10.0.0.0/8' is no IP address",
        "fd.sip = localhost | 'localhost' is no IP address",
        "proc.args = x | '=' operator not supported for lists (proc.args)",
        "proc.name[1] = x | the field proc.name takes no argument",
        "evt.arg = x | the field evt.arg needs an argument",
        "proc.aname[x] = y | the field proc.aname takes no argument 'x': a number from 1 to 9 counts ancestors",
        "proc.name regex '(' | '(' is no regular expression: missing closing )",
        "evt.type = opn | unknown event type 'opn', did you mean 'open'?",
        "toupper(user.uid) = 1 | toupper() does not take numbers (user.uid)",
        "proc.name = val(user.uid) | proc.name and user.uid are of different types: text and numbers",
        "shels and proc.name = x | undefined macro 'shels' used in filter",
      })
  void saysWhatIsWrongWithACondition(String condition, String message) {
    assertThat(Sample.load(Sample.rule(condition)).problems())
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.isError()).isTrue();
              assertThat(problem.code()).isEqualTo(Problem.Code.LOAD_ERR_COMPILE_CONDITION);
              assertThat(problem.item()).isEqualTo("rule Sample");
              assertThat(problem.message()).isEqualTo(message);
            });
  }

  @Test
  void warnsOfWhatIsProbablyNotMeant() {
    LoadedRules loaded =
        Sample.load(
            """
            - rule: Sample
              desc: d
              descr: d
              desc: e
              condition: proc.name = fd.name and proc.name regex ^a.*
              output: o
              priority: info
            - list: unused
              items: []
            - macro: not used
              condition: proc.name = a
            - something: else
            """);

    assertThat(loaded.ok()).isTrue();
    assertThat(loaded.problems())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder(
            Problem.Code.LOAD_UNKNOWN_KEY,
            Problem.Code.LOAD_DUPLICATE_KEY,
            Problem.Code.LOAD_NO_EVTTYPE,
            Problem.Code.LOAD_COMPILE_CONDITION,
            Problem.Code.LOAD_COMPILE_CONDITION,
            Problem.Code.LOAD_UNUSED_LIST,
            Problem.Code.LOAD_UNUSED_MACRO,
            Problem.Code.LOAD_INVALID_MACRO_NAME,
            Problem.Code.LOAD_UNKNOWN_ITEM);
  }

  @Test
  void tellsAllErrorsOfARule() {
    String macro = "- macro: m\n  condition: user.uid = x or fd.nam = y\n";
    String rule =
        Sample.rule("proc.nam = x and m and not (m or evt.type = opn)")
            .replace("found", "is %found");

    assertThat(Sample.load(macro, rule).problems())
        .extracting(Problem::message)
        .containsExactly(
            "'x' is no whole number of 64 bits",
            "nonexistent field 'fd.nam', did you mean 'fd.name'?",
            "nonexistent field 'proc.nam', did you mean 'proc.name'?",
            "unknown event type 'opn', did you mean 'open'?",
            "invalid formatting token '%found'");
  }

  @Test
  void aMacroIsUsedByARuleThatHasAnErrorBeforeIt() {
    String macros =
        "- macro: inner\n  condition: proc.name = a\n- macro: outer\n  condition: inner\n";

    assertThat(Sample.load(macros, Sample.rule("proc.nonsense = x and outer")).problems())
        .extracting(Problem::code)
        .containsExactly(Problem.Code.LOAD_ERR_COMPILE_CONDITION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "append: true | override: {condition: append} | condition: or x | cannot both be given",
        "override: {condition: prepend} | x: 1 | condition: or x | no override operation 'prepend'",
        "override: {priority: append} | priority: info | x: 1 | cannot be overridden with append",
        "override: {condition: append} | x: 1 | y: 1 | 'condition' is to be overridden and is not given",
        "override: {condition: append} | condition: or x | desc: d | override does not say what to do with it",
      })
  void refusesOverridesThatSayTooLittleOrTooMuch(
      String one, String two, String three, String message) {
    String item = "- rule: Shell\n  %s\n  %s\n  %s\n".formatted(one, two, three);

    assertThat(Sample.load(SHELLS, item).problems())
        .filteredOn(Problem::isError)
        .first()
        .satisfies(problem -> assertThat(problem.message()).contains(message));
  }

  @Test
  void refusesToOverrideWhatIsNotThere() {
    assertThat(Sample.load("- list: none\n  items: [a]\n  override: {items: append}").problems())
        .extracting(Problem::message)
        .first()
        .isEqualTo("there is no list of that name to append to or override");
  }
}
