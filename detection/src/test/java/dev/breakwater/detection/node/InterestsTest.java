package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.TestEvent.READ;
import static dev.breakwater.detection.node.TestEvent.WRITE;
import static dev.breakwater.detection.node.TestEvent.open;
import static dev.breakwater.detection.node.TestProcess.contained;
import static dev.breakwater.detection.node.TestProcess.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Rules;
import dev.breakwater.detection.node.Interests.Detail;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import dev.breakwater.rules.RuleSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sensor has to gather for some rules. */
class InterestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fd.name = /etc/shadow                        | /etc/shadow*
          fd.name startswith /etc/ssh                  | /etc/ssh*
          fd.name startswith /                         | anywhere
          fd.name endswith /etc/shadow                 | shadow
          fd.name endswith shadow                      | anywhere
          fd.name contains /etc/sudoers.d/             | sudoers.d
          fd.name contains /sudoers                    | anywhere
          fd.name glob "/home/*/.ssh/*"                | .ssh
          fd.name glob "/dev/sd?"                      | dev
          fd.name glob "/[de]ev/x"                     | anywhere
          fd.name glob "/var/[l]og/x"                  | /var/*
          fd.name pmatch (/etc/, /root/.*)             | /etc* /root/.*
          fd.name icontains /shadow/                   | anywhere
          fd.directory = /bin                          | /bin/*
          fd.directory = /                             | anywhere
          fd.directory in (/bin, /sbin)                | /bin/* /sbin/*
          fd.filename in (shadow, gshadow)             | gshadow shadow
          basename(fd.name) = shadow                   | shadow
          fd.filename startswith shadow                | anywhere
          fd.name startswith /etc/ and fd.filename = x | x
          not fd.name startswith /etc                  | anywhere
          proc.name = cat                              | anywhere
          fd.name = /a or fd.name = /b                 | /a* /b*
          fd.name = /a or proc.name = x                | anywhere
          fd.name startswith /etc or fd.name startswith /etc/ssh | /etc*
          fd.nameraw = /etc/shadow                     | anywhere
          """)
  void whichFilesAreTheOnesThatARuleNames(String condition, String places) {
    Interests interests = interests("evt.type = openat and (" + condition + ")");

    assertThat(
            interests.files().stream()
                .map(file -> text(file.where()))
                .sorted()
                .collect(Collectors.joining(" ")))
        .isEqualTo(places);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evt.is_open_read = true                             | true  | false | true
          evt.is_open_write = true                            | false | true  | true
          evt.is_open_write = true and evt.is_open_read = true | true | true  | true
          evt.is_open_write = false                           | true  | false | true
          not evt.is_open_write = true                        | true  | true  | true
          proc.name = x                                       | true  | true  | true
          evt.is_open_read = true and evt.rawres >= 0         | true  | false | false
          evt.is_open_read = true and evt.rawres > -1         | true  | false | false
          evt.is_open_read = true and evt.rawres >= -13       | true  | false | true
          evt.is_open_read = true and fd.num >= 0             | true  | false | false
          evt.is_open_read = true and evt.res = SUCCESS       | true  | false | false
          evt.is_open_read = true and evt.failed = false      | true  | false | false
          evt.is_open_read = true and evt.res in (SUCCESS, EACCES) | true  | false | true
          """)
  void whichOpeningsOfThem(String condition, boolean reads, boolean writes, boolean failures) {
    assertThat(interests("evt.type = openat and fd.name = /a and " + condition).files())
        .containsExactly(new FileInterest(new Where.Below("/a"), reads, writes, failures));
  }

  @Test
  void whichTypesOfEventAndWhetherFailuresCount() {
    Interests interests =
        interests("evt.type = connect or (evt.type in (execve, setuid) and evt.rawres = 0)");

    assertThat(interests.eventTypes()).containsExactlyInAnyOrder("connect", "execve", "setuid");
    assertThat(interests.failures()).containsExactly("connect");
    assertThat(interests.files()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "evt.type = connect and fd.sip.name = pool.example, DOMAIN_NAMES",
    "evt.type = clone3, CLONES",
    "evt.type = sendto and fd.sip = 10.0.0.1, TRANSFER_ADDRESSES",
    "evt.type = sendto and proc.name = x, ",
    "evt.type = execve, "
  })
  void whichDetails(String condition, Detail detail) {
    assertThat(interests(condition).details())
        .isEqualTo(detail == null ? java.util.Set.of() : java.util.Set.of(detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evt.type = bpf and evt.arg.cmd = BPF_PROG_LOAD | bpf=[5]
          evt.type = bpf and evt.arg.cmd in (BPF_PROG_LOAD, 5) | bpf=[5]
          evt.type = bpf and evt.arg.cmd in (99) | bpf=[99]
          evt.type = bpf and evt.arg.cmd contains 9 | ''
          evt.type = bpf and not evt.arg.cmd = BPF_PROG_LOAD | ''
          evt.type = bpf | ''
          evt.type = bpf and evt.arg.cmd startswith BPF_PROG_AT | bpf=[8]
          evt.type in (socket, bpf) and evt.arg.domain contains AF_PACKET | socket=[17]
          evt.type = ptrace and (evt.arg.request = PTRACE_ATTACH or proc.name = x) | ''
          """)
  void whichFirstArgumentsOfCallsThatDoManyThings(String condition, String arguments) {
    assertThat(
            interests(condition).firstArguments().entrySet().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(" ")))
        .isEqualTo(arguments);
  }

  @Test
  void moreFilesThanAFilterHoldsAreAllFiles() {
    String names =
        java.util.stream.IntStream.range(0, Interests.MAXIMUM_FILES + 1)
            .mapToObj(i -> "f" + i)
            .collect(Collectors.joining(", "));

    assertThat(
            interests(
                    "evt.type = open and evt.is_open_read = true and fd.filename in ("
                        + names
                        + ")")
                .files())
        .containsExactly(new FileInterest(new Where.Anywhere(), true, false, true));
  }

  @Test
  void theRulesThatShipNeedNoFileWithoutANameOrPlace() {
    Interests interests = Interests.of(Rules.loaded().ruleSet(NodeFields.SOURCE));

    assertThat(interests.files())
        .isNotEmpty()
        .noneMatch(file -> file.where() instanceof Where.Anywhere);
    assertThat(interests.failures()).doesNotContainAnyElementsOf(Interests.OPENS);
    assertThat(interests.admits(open(contained("/bin/cat"), "/host/etc/shadow", READ))).isTrue();
    assertThat(interests.admits(open(host("/bin/cat"), "/etc/passwd", READ))).isFalse();
    assertThat(interests.admits(open(host("/bin/cp"), "/usr/bin/ls", WRITE))).isTrue();
    assertThat(interests.admits(open(host("/bin/cp"), "/usr/bin/ls", READ))).isFalse();
  }

  private static String text(Where where) {
    return switch (where) {
      case Where.Anywhere() -> "anywhere";
      case Where.Below(String prefix) -> prefix + "*";
      case Where.Named(String component) -> component;
    };
  }

  private static Interests interests(String condition) {
    String yaml = "[{rule: r, desc: d, priority: INFO, output: x, condition: '" + condition + "'}]";
    RuleSet<NodeEvent> rules =
        RuleLoader.load(List.of(new RuleFile("test", yaml)), List.of(NodeFields.SOURCE))
            .ruleSet(NodeFields.SOURCE);
    return Interests.of(rules);
  }
}
