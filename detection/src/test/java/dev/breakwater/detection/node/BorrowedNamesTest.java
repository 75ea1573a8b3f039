package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.TestEvent.READ;
import static dev.breakwater.detection.node.TestEvent.WRITE;
import static dev.breakwater.detection.node.TestEvent.connectUnix;
import static dev.breakwater.detection.node.TestEvent.exec;
import static dev.breakwater.detection.node.TestEvent.open;
import static dev.breakwater.detection.node.TestProcess.contained;
import static dev.breakwater.detection.node.TestProcess.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Rules;
import dev.breakwater.signals.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Some programs do as their work what an attacker does, and are left alone. Who only takes their
 * name is not: by renaming itself, by a link or a copy, or by a script of that name.
 */
class BorrowedNamesTest {
  private static final String SHADOW = "/etc/shadow";
  private static final String ADMIN = "/etc/kubernetes/admin.conf";
  private static final TestProcess SHELL = host("/usr/bin/bash");
  private static final TestProcess SHIM = host("/usr/bin/containerd-shim-runc-v2");

  record Pair(String type, NodeEvent work, NodeEvent borrowed) {}

  static Stream<Pair> pairs() {
    return Stream.of(
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/bin/containerd"), SHADOW, READ),
            open(SHELL.named("containerd"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/bin/cat").childOf(host("/usr/bin/dpkg")), SHADOW, READ),
            open(host("/usr/bin/cat").childOf(SHELL.named("dpkg")), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/sbin/runc"), SHADOW, READ),
            open(host("/tmp/runc"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/bin/dpkg"), SHADOW, READ),
            open(host("/home/user/dpkg"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/sbin/auditd"), SHADOW, READ),
            open(SHELL.named("auditd"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/bin/python3.11", "/usr/bin/dnf", "upgrade").named("dnf"), SHADOW, READ),
            open(host("/usr/bin/python3.11", "/tmp/dnf").named("dnf"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_on_node",
            open(host("/usr/bin/perl", "/usr/sbin/adduser", "x").named("adduser"), SHADOW, READ),
            open(host("/usr/bin/perl", "/tmp/adduser", "x").named("adduser"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_in_container",
            open(contained("/bin/busybox").named("passwd").calledAs("passwd"), SHADOW, READ),
            open(contained("/bin/busybox").named("passwd").calledAs("cat"), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_in_container",
            open(contained("/usr/bin/runc", "init").childOf(SHIM), SHADOW, READ),
            open(contained("/usr/bin/runc").childOf(contained("/usr/bin/runc")), SHADOW, READ)),
        new Pair(
            "sensitive_file_read_in_container",
            open(contained("/sbin/apk"), SHADOW, READ),
            open(contained("/sbin/apk").inUpperLayer(), SHADOW, READ)),
        new Pair(
            "kubernetes_credentials_read",
            open(host("/usr/bin/kubectl"), ADMIN, READ),
            open(host("/usr/bin/cat").named("kubectl"), ADMIN, READ)),
        new Pair(
            "kubernetes_credentials_read",
            open(host("/usr/local/bin/k3s"), ADMIN, READ),
            open(host("/tmp/k3s"), ADMIN, READ)),
        new Pair(
            "program_directory_written",
            open(host("/usr/bin/install"), "/usr/bin/x", WRITE),
            open(SHELL.named("install"), "/usr/bin/x", WRITE)),
        new Pair(
            "program_directory_written",
            open(host("/usr/bin/x86_64-linux-gnu-ld.bfd").named("ld"), "/usr/local/bin/x", WRITE),
            open(SHELL.named("ld"), "/usr/local/bin/x", WRITE)),
        new Pair(
            "drift",
            exec(contained("/memfd:runc_cloned:/proc/self/exe").inMemory().childOf(SHIM)),
            exec(contained("/data/runc").named("runc").inUpperLayer())),
        new Pair(
            "runtime_socket",
            connectUnix(contained("/usr/bin/runc").childOf(SHIM), "/run/docker.sock"),
            connectUnix(contained("/usr/bin/curl").named("docker-x"), "/run/docker.sock")),
        new Pair(
            "escape_by_kernel_file",
            open(contained("/usr/bin/runc").childOf(SHIM), "/proc/sys/kernel/core_pattern", WRITE),
            open(
                contained("/bin/sh").named("runc:[2:INIT]").childOf(SHIM),
                "/proc/sys/kernel/core_pattern",
                WRITE)),
        new Pair(
            "history_cleared",
            open(SHELL, "/root/.bash_history", WRITE),
            open(host("/usr/bin/truncate").named("bash"), "/root/.bash_history", WRITE)),
        new Pair(
            "miner",
            exec(host("/usr/bin/grep", "stratum+tcp://")),
            exec(host("/tmp/grep", "-o", "stratum+tcp://pool.example:4444"))),
        new Pair(
            "package_manager_in_container",
            exec(contained("/usr/bin/dpkg").childOf(contained("/usr/bin/apt-get"))),
            exec(contained("/usr/bin/dpkg").childOf(contained("/bin/sh").named("apt-get")))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whoDoesItAsWorkIsLeftAlone(Pair pair) {
    assertThat(Rules.find(pair.work()))
        .extracting(Finding::type)
        .doesNotContain("node." + pair.type());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whoOnlyTakesTheNameIsFound(Pair pair) {
    assertThat(Rules.find(pair.borrowed()))
        .extracting(Finding::type)
        .contains("node." + pair.type());
  }
}
