package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.TestEvent.READ;
import static dev.breakwater.detection.node.TestEvent.WRITE;
import static dev.breakwater.detection.node.TestEvent.connect;
import static dev.breakwater.detection.node.TestEvent.connectUnix;
import static dev.breakwater.detection.node.TestEvent.exec;
import static dev.breakwater.detection.node.TestEvent.open;
import static dev.breakwater.detection.node.TestProcess.contained;
import static dev.breakwater.detection.node.TestProcess.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of node events hold, asked in the rule language. */
class NodeFieldsTest {
  private static final NodeEvent EXEC =
      exec(
          contained("/usr/bin/cat", "-n", "/etc/hosts")
              .childOf(
                  contained("/bin/bash", "-c", "x").childOf(host("/usr/bin/containerd-shim"))));
  private static final NodeEvent OPEN = open(host("/bin/cp"), "/etc/ssl/cert.pem", WRITE);
  private static final NodeEvent CONNECT = connect(host("/usr/bin/curl"), "192.0.2.7", 443);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proc.name                  | cat
          proc.exepath               | /usr/bin/cat
          proc.cmdline               | cat -n /etc/hosts
          proc.args                  | -n /etc/hosts
          proc.args[1]               | /etc/hosts
          proc.args[2]               | <NA>
          proc.pname                 | bash
          proc.pcmdline              | bash -c x
          proc.aname[0]              | cat
          proc.aname[1]              | bash
          proc.aname[2]              | containerd-shim
          proc.aname[3]              | <NA>
          proc.aexepath[2]           | /usr/bin/containerd-shim
          proc.vpid                  | 7
          container.id               | 0123456789ab
          container.image.repository | docker.io/library/nginx
          container.image.tag        | 1.27
          container.image.digest     | sha256:ab12
          container.privileged       | false
          container.mounts           | /etc:/host/etc:ro:false:rprivate
          container.mount.dest[/etc] | /host/etc
          container.mount.dest[/e*]  | /host/etc
          container.mount.dest[/var] | N/A
          container.mount.source[0]  | /etc
          container.start_ts         | 1700000000000000000
          k8s.pod.label[app]         | web
          k8s.pod.label[tier]        | <NA>
          k8s.pod.sandbox_id         | fedcba987654
          evt.arg.exe                | /usr/bin/cat
          evt.arg.filename           | /usr/bin/cat
          evt.arg.uid                | 0
          evt.type.is[execve]        | 1
          evt.num                    | 1
          group.name                 | root
          proc.env                   | <NA>
          k8s.ns.name                | shop
          user.name                  | root
          thread.cap_effective       | CAP_CHOWN CAP_SYS_ADMIN
          evt.type                   | execve
          evt.res                    | SUCCESS
          evt.time.iso8601           | 2023-11-14T22:14:20+0000
          fd.sip                     | <NA>
          """)
  void ofAnExecution(String field, String value) {
    assertThat(value(field, EXEC)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fd.name              | /etc/ssl/cert.pem
          fd.directory         | /etc/ssl
          fd.filename          | cert.pem
          fd.typechar          | f
          fd.num               | 3
          evt.arg.name         | /etc/ssl/cert.pem
          evt.is_open_write    | true
          evt.is_open_read     | false
          container.id         | host
          container.name       | host
          container.privileged | <NA>
          container.mount.dest[/etc] | <NA>
          k8s.ns.name          | <NA>
          evt.arg.fd           | <f>/etc/ssl/cert.pem
          fs.path.name         | /etc/ssl/cert.pem
          fs.path.source       | <NA>
          evt.arg.mode         | <NA>
          """)
  void ofAnOpening(String field, String value) {
    assertThat(value(field, OPEN)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fd.name              | 10.0.0.5:40000->192.0.2.7:443
          fd.type              | ipv4
          fd.l4proto           | tcp
          fd.sport             | 443
          fd.lport             | 40000
          fd.rip               | 192.0.2.7
          fd.connected         | true
          fd.is_server         | false
          """)
  void ofAConnection(String field, String value) {
    assertThat(value(field, CONNECT)).isEqualTo(value);
  }

  @Test
  void openFlagsAreInFalcosWords() {
    assertThat(value("evt.arg.flags", OPEN)).isEqualTo("O_TRUNC|O_CREAT|O_WRONLY");
  }

  @Test
  void aFailedCallTellsItsError() {
    assertThat(value("evt.res", OPEN)).isEqualTo("SUCCESS");
    assertThat(value("evt.res", open(host("/bin/cat"), "/etc/shadow", READ).returning(-13)))
        .isEqualTo("EACCES");
    assertThat(value("evt.rawres", CONNECT)).isEqualTo("0");
  }

  @Test
  void aUnixSocketIsNamedByItsPath() {
    NodeEvent event = connectUnix(host("/usr/bin/curl"), "/run/docker.sock");

    assertThat(value("fd.name", event)).isEqualTo("/run/docker.sock");
    assertThat(value("fd.type", event)).isEqualTo("unix");
    assertThat(value("fd.l4proto", event)).isEqualTo("<NA>");
  }

  @Test
  void withoutBracketsAForebearIsAnyOfThem() {
    assertThat(matches("proc.aname in (containerd-shim)", EXEC)).isTrue();
    assertThat(matches("proc.aname = bash", EXEC)).isTrue();
    assertThat(matches("proc.aname = cat", EXEC)).isFalse();
  }

  @Test
  void anAddressMayBeEitherEnds() {
    assertThat(matches("fd.ip = 10.0.0.5", CONNECT)).isTrue();
    assertThat(matches("fd.net = 192.0.2.0/24", CONNECT)).isTrue();
    assertThat(matches("fd.port = 443", CONNECT)).isTrue();
    assertThat(matches("fd.ip = 192.0.2.8", CONNECT)).isFalse();
  }

  @Test
  void aRuleThatAsksForWhatTheSensorCannotAnswerIsRefused() {
    assertThat(load("proc.fdopencount > 5", "x").ok()).isFalse();
    assertThat(load("evt.arg.img exists", "x").ok()).isFalse();
    assertThat(load("evt.arg[3] exists", "x").ok()).isFalse();
  }

  private static String value(String field, NodeEvent event) {
    return rule("evt.type exists", "%" + field).output(event);
  }

  private static boolean matches(String condition, NodeEvent event) {
    LoadedRules loaded = load(condition, "x");
    assertThat(loaded.ok()).as(loaded.problems().toString()).isTrue();
    return loaded.ruleSet(NodeFields.SOURCE).matchFirst(event) != null;
  }

  private static CompiledRule<NodeEvent> rule(String condition, String output) {
    LoadedRules loaded = load(condition, output);
    assertThat(loaded.ok()).as(loaded.problems().toString()).isTrue();
    return loaded.ruleSet(NodeFields.SOURCE).rules().getFirst();
  }

  private static LoadedRules load(String condition, String output) {
    String yaml =
        "[{rule: r, desc: d, priority: INFO, condition: '"
            + condition
            + "', output: '"
            + output
            + "'}]";
    return RuleLoader.load(List.of(new RuleFile("test", yaml)), List.of(NodeFields.SOURCE));
  }
}
