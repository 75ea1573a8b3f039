package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.TestEvent.call;
import static dev.breakwater.detection.node.TestEvent.connect;
import static dev.breakwater.detection.node.TestEvent.open;
import static dev.breakwater.detection.node.TestProcess.contained;
import static dev.breakwater.detection.node.TestProcess.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import dev.breakwater.rules.RuleSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls were given, in Falco's names and words. */
class ArgumentFieldsTest {
  private static final TestProcess PROCESS = host("/bin/tool");
  private static final long AT_FDCWD = -100;

  static Stream<Arguments> examples() {
    return Stream.of(
        of("chmod", call("chmod", 0, 06755).at("/bin/x"), "filename", "/bin/x"),
        of(
            "chmod",
            call("chmod", 0, 04755).at("/bin/x"),
            "mode",
            "S_IXOTH|S_IROTH|S_IXGRP|S_IRGRP|S_IXUSR|S_IWUSR|S_IRUSR|S_ISUID"),
        of("chmod 0", call("chmod", 0, 0).at("/bin/x"), "mode", "0"),
        of("fchmodat", call("fchmodat", AT_FDCWD, 0, 02000).at("/x"), "mode", "S_ISGID"),
        of("fchmodat", call("fchmodat", AT_FDCWD, 0, 02000).at("/x"), "dirfd", "AT_FDCWD"),
        of("relative path", call("unlinkat", 5, 0, 0).at("/tmp/x", "x"), "name", "/tmp/x"),
        of(
            "absolute path",
            call("unlinkat", 5, 0, 0).at("/run/x", "/var/run/x"),
            "name",
            "/var/run/x"),
        of("unlinkat", call("unlinkat", 5, 0, 0x200).at("/tmp/x"), "flags", "AT_REMOVEDIR"),
        of("unlinkat", call("unlinkat", 5, 0, 0).at("/tmp/x"), "dirfd", "5"),
        of("mkdir", call("mkdir", 0, 0755).at("/tmp/x"), "mode", "0755"),
        of("rename", call("rename").at("/a").to("/b"), "oldpath", "/a"),
        of("rename", call("rename").at("/a").to("/b"), "newpath", "/b"),
        of(
            "symlink",
            call("symlink").at("/etc/shadow", "../etc/shadow").to("/tmp/x"),
            "target",
            "../etc/shadow"),
        of("symlink", call("symlink").at("/etc/shadow").to("/tmp/x"), "linkpath", "/tmp/x"),
        of(
            "ptrace",
            call("ptrace", 16, 42).aimedAt(host("/bin/victim")),
            "request",
            "PTRACE_ATTACH"),
        of("ptrace", call("ptrace", 16, 42).aimedAt(host("/bin/victim")), "pid", "victim"),
        of("bpf", call("bpf", 5), "cmd", "BPF_PROG_LOAD"),
        of("bpf without a name", call("bpf", 99), "cmd", "99"),
        of("socket", call("socket", 17, 3, 0x300), "domain", "AF_PACKET"),
        of("unix socket", call("socket", 1, 1, 0), "domain", "AF_LOCAL|AF_UNIX"),
        of("socket", call("socket", 2, 0x80803, 1), "type", "3"),
        of("socket", call("socket", 2, 0x80803, 1), "flags", "O_NONBLOCK|O_CLOEXEC"),
        of("unshare", call("unshare", 0x10000000 | 0x20000), "flags", "CLONE_NEWNS|CLONE_NEWUSER"),
        of("setns", call("setns", 3, 0x20000).of(3), "nstype", "CLONE_NEWNS"),
        of("setuid", call("setuid", 65_534), "uid", "nobody"),
        of("setuid to itself", call("setuid", 0), "uid", "root"),
        of("setuid to a stranger", call("setuid", 12_345), "uid", "12345"),
        of("kill", call("kill", 42, 9).aimedAt(host("/bin/victim")), "sig", "SIGKILL"),
        of("listen", call("listen", 3, 128).of(3), "backlog", "128"),
        of("memfd_create", call("memfd_create", 0, 1).carrying("x"), "name", "x"),
        of(
            "finit_module",
            call("finit_module", 3, 0, 2).of(3),
            "flags",
            "MODULE_INIT_IGNORE_VERMAGIC"),
        of("mount", call("mount", 0, 0, 0, 0x1000).at("/a").to("/b"), "flags", "BIND"),
        of("mount", call("mount", 0, 0, 0, 0x1000).at("/a").to("/b"), "dir", "/b"),
        of("error", call("setns", 3, 0).of(3).returning(-1), "res", "EPERM"),
        of("no such parameter", call("setns", 3, 0).of(3), "path", "<NA>"),
        of("open", open(PROCESS, "/x", 0x80241), "flags", "O_TRUNC|O_CREAT|O_WRONLY|O_CLOEXEC"),
        of("connect", connect(PROCESS, "192.0.2.7", 443), "tuple", "10.0.0.5:40000->192.0.2.7:443"),
        of("connect", connect(PROCESS, "192.0.2.7", 443), "addr", "192.0.2.7:443"));
  }

  @ParameterizedTest(name = "{0}: {2} is {3}")
  @MethodSource("examples")
  void parametersAreNamedAndWrittenAsFalcoDoes(
      String what, NodeEvent event, String parameter, String value) {
    assertThat(output("%evt.arg." + parameter, event)).as(what).isEqualTo(value);
    assertThat(output("%evt.arg[" + parameter + "]", event)).as(what).isEqualTo(value);
  }

  @Test
  void togetherTheyAreWrittenInOrderWithTheirMeaning() {
    assertThat(output("%evt.args", call("unlinkat", AT_FDCWD, 0, 0x200).at("/tmp/x", "x")))
        .isEqualTo("res=0 dirfd=-100(AT_FDCWD) name=x(/tmp/x) flags=512(AT_REMOVEDIR)");
    assertThat(output("%evt.args", call("setns", 3, 0).of(3).returning(-1)))
        .isEqualTo("res=-1(EPERM) fd=3 nstype=0");
  }

  @Test
  void aFileThatMayBeExecutedIsTold() {
    assertThat(output("%evt.is_open_exec", made("openat", 0x241, 0, 0, 0, 0755))).isEqualTo("true");
    assertThat(output("%evt.is_open_exec", made("openat", 0x241, 0, 0, 0, 0644)))
        .isEqualTo("false");
    assertThat(output("%evt.is_open_exec", made("openat", 0x1, 0, 0, 0, 0755))).isEqualTo("false");
    assertThat(output("%evt.is_open_exec", made("creat", 0x241, 0, 0700))).isEqualTo("true");
    assertThat(output("%evt.is_open_exec", call("unlink"))).isEqualTo("false");
  }

  @Test
  void whatIsSentIsComparedAsBytes() {
    NodeEvent event = call("sendto", 3, 0, 4).of(3).carrying("\u00ca\u00fe").returning(2);

    assertThat(matches("evt.buffer bcontains cafe", event)).isTrue();
    assertThat(matches("evt.buflen = 2 and evt.is_io_write = true", event)).isTrue();
    assertThat(matches("evt.buffer bcontains cafe", call("setns"))).isFalse();
  }

  @Test
  void theEnvironmentIsReadAsAWholeAndByItsNames() {
    TestProcess parent = host("/bin/sh").with("HOME=/root");
    NodeEvent event = TestEvent.exec(host("/bin/tool").with("A=1", "B=2").childOf(parent));

    assertThat(output("%proc.env %proc.env[B] %proc.env[C]", event)).isEqualTo("A=1 B=2 2 <NA>");
    assertThat(output("%proc.aenv[1] %proc.aenv[HOME]", event)).isEqualTo("HOME=/root /root");
  }

  @Test
  void theLeaderOfASessionIsTheEldestForebearOfIt() {
    TestProcess login = host("/usr/bin/login").withId(1).ofSession(1, 1, 1);
    TestProcess shell = host("/bin/bash").withId(2).ofSession(2, 2, 2).childOf(login);
    NodeEvent event = TestEvent.exec(contained("/bin/tool").ofSession(2, 9, 7).childOf(shell));

    assertThat(output("%proc.sname %proc.sid %proc.pgid.name", event)).isEqualTo("bash 2 tool");
    assertThat(output("%proc.is_vpgid_leader %proc.is_pgid_leader %proc.is_sid_leader", event))
        .isEqualTo("true false false");
  }

  @Test
  void theOtherEndHasTheNameThatANameServerGave() {
    TestEvent event = connect(PROCESS, "192.0.2.7", 443);

    assertThat(output("%fd.sip.name", event.toServerNamed("pool.example")))
        .isEqualTo("pool.example");
    assertThat(output("%fd.sip.name", event)).isEqualTo("<NA>");
  }

  private static NodeEvent made(String type, long flags, long... arguments) {
    TestEvent call = call(type, arguments);
    return new TestEvent(
        type, PROCESS, 3, "/tmp/x", flags, null, null, NodeEvent.ABSENT, call.more());
  }

  private static TestEvent call(String type, long... arguments) {
    return TestEvent.call(PROCESS, type, arguments);
  }

  private static Arguments of(String what, NodeEvent event, String parameter, String value) {
    return Arguments.of(what, event, parameter, value);
  }

  private static String output(String output, NodeEvent event) {
    return rules("evt.type exists", output).rules().getFirst().output(event);
  }

  private static boolean matches(String condition, NodeEvent event) {
    return rules(condition, "x").matchFirst(event) != null;
  }

  private static RuleSet<NodeEvent> rules(String condition, String output) {
    String yaml =
        "[{rule: r, desc: d, priority: INFO, condition: '%s', output: '%s'}]"
            .formatted(condition, output);
    return RuleLoader.load(List.of(new RuleFile("test", yaml)), List.of(NodeFields.SOURCE))
        .ruleSet(NodeFields.SOURCE);
  }
}
