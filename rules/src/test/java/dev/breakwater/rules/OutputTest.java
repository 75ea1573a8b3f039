package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {

  private static CompiledRule<Map<String, String>> rule(String output) {
    return Sample.rules(
            Sample.rule("evt.type = open").replace("found %proc.name", "\"" + output + "\""))
        .rules()
        .getFirst();
  }

  @Test
  void putsValuesIn() {
    CompiledRule<Map<String, String>> rule =
        rule(
            "*%proc.name opened %fd.name (user=%user.uid flags=%evt.arg.flags parent=%proc.aname[1]) 10.");
    Map<String, String> event =
        Map.of("proc.name", "cat", "user.uid", "0", "evt.arg.flags", "O_RDONLY");

    assertThat(rule.output(event))
        .isEqualTo("cat opened <NA> (user=0 flags=O_RDONLY parent=<NA>) 10.");
    assertThat(rule.outputFields(event))
        .containsExactly(
            Map.entry("proc.name", "cat"),
            Map.entry("user.uid", "0"),
            Map.entry("evt.arg.flags", "O_RDONLY"));
    assertThat(rule.outputFieldNames())
        .containsExactly("proc.name", "fd.name", "user.uid", "evt.arg.flags", "proc.aname[1]");
  }

  @Test
  void takesWhatFollowsAPercentSignAsFarAsItIsAField() {
    assertThat(rule("%proc.name.x %proc.names %proc.name[1]").output(Map.of("proc.name", "cat")))
        .isEqualTo("cat.x cats cat[1]");
  }

  @Test
  void cutsPadsAndTransforms() {
    CompiledRule<Map<String, String>> rule =
        rule("%3proc.name|%6proc.name|%toupper(proc.name)|%proc.args|%fd.sip");
    Map<String, String> event =
        Map.of("proc.name", "nginx", "proc.args", "-a -b", "fd.sip", "2001:db8::1");

    assertThat(rule.output(event)).isEqualTo("ngi|nginx |NGINX|(-a,-b)|2001:db8::1");
    assertThat(rule.outputFields(event)).containsOnlyKeys("proc.name", "proc.args", "fd.sip");
  }

  @Test
  void staysOnOneLineWhateverAProcessIsCalled() {
    String hostile = "a\nb\u001b[31m\u202e" + ByteText.decode(new byte[] {'c', (byte) 0xff});

    assertThat(rule("%proc.name").output(Map.of("proc.name", hostile)))
        .isEqualTo("a\\nb\\u001b[31m\\u202ec\ufffd");
    assertThat(rule("%proc.name").outputFields(Map.of("proc.name", hostile)).get("proc.name"))
        .endsWith("c\ufffd");
  }

  @Test
  void refusesAPercentSignWithoutAField() {
    assertThat(
            Sample.load(Sample.rule("evt.type = open").replace("found %proc.name", "100% sure"))
                .problems())
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(Problem.Code.LOAD_ERR_COMPILE_OUTPUT);
              assertThat(problem.message()).startsWith("invalid formatting token");
            });
  }

  @Test
  void tellsPeopleAboutRules() {
    RulesReport report =
        RulesReport.of(Sample.load(Sample.rule("evt.type = open and proc.nam = x")));

    assertThat(report.ok()).isFalse();
    assertThat(report.toText())
        .isEqualTo(
            """
            rules1.yaml:4:25: error: rule Sample: nonexistent field 'proc.nam', did you mean 'proc.name'?; the source syscall has 11 fields [LOAD_ERR_COMPILE_CONDITION]
            0 rules (0 enabled), 0 macros, 0 lists; 1 errors, 0 warnings
            """);
    assertThat(RulesReport.of(Sample.load(Sample.rule("evt.type = open"))).toText())
        .isEqualTo(
            """
            1 rules (1 enabled), 0 macros, 0 lists; 0 errors, 0 warnings
            event types: open
            fields: evt.type proc.name
            """);
  }
}
