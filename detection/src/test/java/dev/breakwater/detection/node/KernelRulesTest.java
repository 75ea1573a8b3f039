package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.TestEvent.WRITE;
import static dev.breakwater.detection.node.TestEvent.call;
import static dev.breakwater.detection.node.TestEvent.connect;
import static dev.breakwater.detection.node.TestEvent.open;
import static dev.breakwater.detection.node.TestProcess.contained;
import static dev.breakwater.detection.node.TestProcess.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Rules;
import dev.breakwater.signals.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule for calls to the kernel and for changes of files, with an act and a harmless one. */
class KernelRulesTest {
  private static final TestProcess TOOL = contained("/usr/bin/tool");
  private static final TestProcess SHIM = host("/usr/bin/containerd-shim-runc-v2");
  private static final TestProcess RUNC =
      contained("/usr/sbin/runc", "init").named("runc:[1:CHILD]").childOf(SHIM);
  private static final TestProcess NETWORK_PLUGIN =
      contained("/usr/bin/cilium-agent").in(of("kube-system"));
  private static final TestProcess DPKG = host("/usr/bin/dpkg", "--configure");
  private static final long NEWNS = 0x20000;
  private static final long NEWNET = 0x40000000;
  private static final long NEWUSER = 0x10000000;
  private static final long KILL = 9;

  static Stream<Arguments> examples() {
    return Stream.of(
        of("namespace_joined", setns(TOOL, 0), setns(TOOL, NEWNET)),
        of("namespace_joined", setns(TOOL.named("runc:[1:CHILD]"), NEWNS), setns(RUNC, NEWNS)),
        of("namespace_joined", setns(TOOL, NEWNS), setns(host("/usr/bin/nsenter"), NEWNS)),
        of("namespaces_made", unshare(TOOL, NEWUSER), unshare(TOOL, 0x200)),
        of("namespaces_made", unshare(TOOL, NEWNS), unshare(RUNC, NEWNS)),
        of(
            "module_from_container",
            load(TOOL),
            load(contained("/usr/bin/kmod").in(of("kube-system")))),
        of("module_from_container", load(contained("/usr/bin/kmod")), load(host("/usr/bin/kmod"))),
        of("module_by_unusual_program", load(host("/tmp/kmod")), load(host("/usr/bin/kmod"))),
        of("bpf_from_container", call(TOOL, "bpf", 5), call(TOOL, "bpf", 1)),
        of("bpf_from_container", call(TOOL, "bpf", 5), call(NETWORK_PLUGIN, "bpf", 5)),
        of(
            "disk_mounted",
            mount(TOOL, "/dev/sda1", "ext4"),
            mount(host("/usr/bin/mount"), "/dev/sda1", "ext4")),
        of("disk_mounted", mount(TOOL, "cgroup", "cgroup"), mount(RUNC, "cgroup", "cgroup")),
        of("mount_in_container", mount(TOOL, "tmpfs", "tmpfs"), mount(RUNC, "tmpfs", "tmpfs")),
        of(
            "mount_in_container",
            call(TOOL, "move_mount").at("/a").to("/b"),
            call(RUNC, "move_mount").at("/a").to("/b")),
        of("userfaultfd", call(TOOL.as(1_000), "userfaultfd", 0), call(TOOL, "userfaultfd", 0)),
        of("process_taken_over", trace(TOOL, 16), trace(TOOL, 0)),
        of(
            "process_taken_over",
            trace(host("/tmp/gdb"), 0x4206),
            trace(host("/usr/bin/gdb"), 0x4206)),
        of(
            "process_taken_over",
            call(TOOL, "process_vm_writev", 1),
            call(TOOL, "process_vm_writev", 1).returning(-1)),
        of("watcher_stopped", kill(TOOL, "/usr/bin/falco", KILL), kill(TOOL, "/usr/bin/falco", 1)),
        of(
            "watcher_stopped",
            kill(host("/bin/bash"), "/usr/sbin/auditd", KILL),
            kill(host("/usr/lib/systemd/systemd"), "/usr/sbin/auditd", KILL)),
        of(
            "watcher_stopped",
            kill(host("/bin/bash"), "/usr/sbin/auditd", 15),
            kill(host("/bin/bash"), "/usr/sbin/nginx", 15)),
        of("setuid_bit", chmod(host("/bin/chmod"), 04755), chmod(host("/bin/chmod"), 02755)),
        of(
            "setuid_bit",
            chmod(host("/bin/chmod").childOf(host("/tmp/x").named("dpkg")), 04755),
            chmod(host("/bin/chmod").childOf(DPKG), 04755)),
        of("setuid_bit", chmod(TOOL, 06755), chmod(host("/usr/bin/dockerd"), 06755)),
        of(
            "system_log_removed",
            delete(host("/bin/rm"), "/var/log/auth.log"),
            delete(host("/usr/sbin/logrotate"), "/var/log/auth.log")),
        of(
            "system_log_removed",
            open(TOOL, "/host/var/log/syslog", WRITE),
            open(TOOL, "/host/var/log/app.txt", WRITE)),
        of(
            "system_log_removed",
            open(host("/usr/bin/truncate"), "/var/log/wtmp", 0x41),
            open(host("/usr/bin/login"), "/var/log/wtmp", 0x2)),
        of(
            "history_removed",
            delete(host("/bin/rm"), "/root/.bash_history"),
            delete(host("/usr/bin/zsh"), "/root/.zsh_history.LOCK")),
        of(
            "history_removed",
            symlink(host("/bin/ln"), "/dev/null", "/root/.bash_history"),
            symlink(host("/bin/ln"), "/dev/null", "/root/.profile")),
        of(
            "history_cleared",
            open(host("/usr/bin/shred"), "/root/.bash_history", 0x1),
            open(host("/bin/cat"), "/root/.bash_history", 0)),
        of(
            "sensitive_link",
            symlink(host("/bin/ln"), "/etc/shadow", "/tmp/x"),
            symlink(host("/bin/ln"), "/etc/hosts", "/tmp/x")),
        of(
            "sensitive_link",
            symlink(TOOL, "/", "/var/log/host"),
            symlink(host("/bin/ln"), "/", "/srv/root")),
        of("sensitive_link", link(host("/bin/ln"), "/etc/shadow"), link(DPKG, "/etc/shadow")),
        of("packet_socket", call(TOOL, "socket", 17, 3, 0x300), call(TOOL, "socket", 2, 1, 0)),
        of(
            "packet_socket",
            call(TOOL, "socket", 17, 3, 0x300),
            call(NETWORK_PLUGIN, "socket", 17, 3, 0x300)),
        of("port_opened", listen(contained("/usr/bin/ncat")), listen(contained("/usr/sbin/nginx"))),
        of("port_opened", listen(host("/tmp/x")), listen(host("/usr/sbin/sshd"))),
        of(
            "port_opened",
            listen(contained("/app/tool").inUpperLayer()),
            listen(contained("/app/tool"))),
        of(
            "mining_pool",
            connect(TOOL, "192.0.2.7", 443).toServerNamed("xmr.2miners.com"),
            connect(TOOL, "192.0.2.7", 443).toServerNamed("example.com")),
        of("fileless_execution", memory(host("/bin/sh").named("runc")), memory(SHIM)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void findsTheAct(String type, NodeEvent act, NodeEvent harmless) {
    assertThat(Rules.find(act)).extracting(Finding::type).contains("node." + type);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void isSilentOnWhatIsHarmless(String type, NodeEvent act, NodeEvent harmless) {
    assertThat(Rules.find(harmless)).extracting(Finding::type).doesNotContain("node." + type);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void theActIsOfInterest(String type, NodeEvent act, NodeEvent harmless) {
    assertThat(Interests.of(Rules.loaded().ruleSet(NodeFields.SOURCE)).admits(act)).isTrue();
  }

  @Test
  void callsThatFailedChangeNothing() {
    assertThat(
            Stream.of(
                setns(TOOL, 0).returning(-1),
                load(TOOL).returning(-1),
                chmod(TOOL, 04755).returning(-1),
                delete(TOOL, "/var/log/auth.log").returning(-13),
                mount(TOOL, "/dev/sda1", "ext4").returning(-1)))
        .flatExtracting(Rules::find)
        .isEmpty();
  }

  @Test
  void anOrdinaryNodeAndItsRuntimesAreQuiet() {
    TestProcess systemd = host("/usr/lib/systemd/systemd");
    TestProcess apt = host("/usr/bin/apt-get", "upgrade").childOf(host("/bin/bash"));

    assertThat(
            Stream.of(
                unshare(systemd, NEWNS),
                setns(systemd, NEWNS),
                mount(systemd, "/dev/sda1", "ext4"),
                call(systemd, "bpf", 5),
                load(host("/usr/lib/systemd/systemd-modules-load")),
                kill(systemd, "/usr/sbin/rsyslogd", 15),
                kill(host("/usr/sbin/logrotate"), "/usr/sbin/rsyslogd", 1),
                chmod(DPKG.childOf(apt), 04755),
                delete(DPKG.childOf(apt), "/var/log/dpkg.log"),
                open(host("/usr/lib/systemd/systemd-journald"), "/var/log/syslog", WRITE),
                symlink(systemd, "/dev/null", "/etc/systemd/system/x.service"),
                call(host("/usr/sbin/dhclient"), "socket", 17, 3, 0x300),
                mount(RUNC, "proc", "proc"),
                mount(RUNC, "/dev/pts", "devpts"),
                unshare(RUNC, NEWNS | NEWUSER),
                setns(RUNC, 0),
                listen(host("/usr/bin/kubelet")),
                listen(contained("/app/server"))))
        .flatExtracting(Rules::find)
        .extracting(Finding::message)
        .isEmpty();
  }

  private static Arguments of(String type, NodeEvent act, NodeEvent harmless) {
    return Arguments.of(type, act, harmless);
  }

  private static NodeContainer of(String namespace) {
    return new NodeContainer(
        TestProcess.CONTAINER,
        "agent",
        "registry.example/agent:1",
        "",
        "containerd",
        NodeContainer.Known.YES,
        List.of(),
        TestProcess.CONTAINER_START,
        "uid-2",
        "agent-1",
        namespace,
        "",
        Map.of(),
        "");
  }

  private static TestEvent setns(NodeProcess process, long type) {
    return call(process, "setns", 3, type).of(3);
  }

  private static TestEvent unshare(NodeProcess process, long flags) {
    return call(process, "unshare", flags);
  }

  private static TestEvent load(NodeProcess process) {
    return call(process, "finit_module", 3, 0, 0).of(3);
  }

  private static TestEvent mount(NodeProcess process, String device, String type) {
    return call(process, "mount", 0, 0, 0, 0).at(device).to("/mnt").carrying(type);
  }

  private static TestEvent trace(NodeProcess process, long request) {
    return call(process, "ptrace", request, 42).aimedAt(host("/usr/sbin/nginx"));
  }

  private static TestEvent kill(NodeProcess process, String target, long signal) {
    return call(process, "kill", 42, signal).aimedAt(host(target));
  }

  private static TestEvent chmod(NodeProcess process, long mode) {
    return call(process, "chmod", 0, mode).at("/srv/x");
  }

  private static TestEvent delete(NodeProcess process, String path) {
    return call(process, "unlinkat", -100, 0, 0).at(path);
  }

  private static TestEvent symlink(NodeProcess process, String target, String path) {
    return call(process, "symlinkat", 0, -100).at(target).to(path);
  }

  private static TestEvent link(NodeProcess process, String source) {
    return call(process, "linkat").at(source).to("/tmp/x");
  }

  private static TestEvent listen(NodeProcess process) {
    TestEvent event = connect(process, "0.0.0.0", 8_080);
    return new TestEvent(
        "listen",
        process,
        0,
        null,
        NodeEvent.ABSENT,
        "tcp",
        event.server(),
        8_080,
        TestEvent.More.NOTHING);
  }

  private static NodeEvent memory(NodeProcess parent) {
    return TestEvent.exec(host("/memfd:runc_cloned:/proc/self/exe").inMemory().childOf(parent));
  }
}
