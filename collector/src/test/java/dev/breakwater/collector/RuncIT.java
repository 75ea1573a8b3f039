package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sensor sees of a container that a real runtime made. */
class RuncIT {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String CONFIG =
      """
      {
        "ociVersion": "1.0.2",
        "process": {
          "terminal": false,
          "user": {"uid": 1234, "gid": 5678},
          "args": ["/bin/sh", "-c", "SCRIPT"],
          "env": ["PATH=/bin"],
          "cwd": "/"
        },
        "root": {"path": "rootfs"},
        "mounts": [
          {"destination": "/proc", "type": "proc", "source": "proc"},
          {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
          {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}
        ],
        "linux": {
          "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}]
        }
      }
      """;

  private WatchedNode node;

  @TempDir Path bundle;

  @BeforeEach
  void watch() throws Exception {
    WatchedNode.assumeKernel();
    assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
    assumeTrue(isInstalled("runc"), "runc is not installed");
    node = new WatchedNode();
  }

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void whatHappensInItHasItsIdAndIsSeenAsItsProcessesSeeIt() throws Exception {
    String id = "breakwater-runc-it";
    prepare(
        "cat /etc/shadow; cp /bin/busybox /tmp/dropped; /tmp/dropped echo hello;"
            + " nc -w 1 169.254.169.254 80");
    assumeTrue(runs(id), "runc cannot start containers on this machine");

    Seen shell =
        node.await("shell", e -> e.isExec() && e.containerId().equals(id) && "sh".equals(e.name()));
    assertThat(shell.exePath()).isEqualTo("/bin/busybox");
    assertThat(shell.uid()).isEqualTo(1234);
    assertThat(shell.vpid()).isEqualTo(1);
    assertThat(shell.capabilities()).isZero();
    assertThat(shell.workingDirectory()).isEqualTo("/");
    assertThat(shell.ancestors()).anyMatch(name -> name.startsWith("runc"));

    Seen shadow = node.await("shadow", e -> "/etc/shadow".equals(e.path()));
    assertThat(shadow.containerId()).isEqualTo(id);
    assertThat(shadow.exe()).isEqualTo("cat"); // busybox runs its own executable again

    Seen dropped = node.await("dropped", e -> e.isExec() && "/tmp/dropped".equals(e.exePath()));
    assertThat(dropped.containerId()).isEqualTo(id);
    assertThat(dropped.executableChanged()).isGreaterThanOrEqualTo(dropped.namespaceStart());

    Seen metadata = node.await("metadata", e -> e.serverPort() == 80 && e.containerId().equals(id));
    assertThat(metadata.serverAddress()).isEqualTo("169.254.169.254");
    assertThat(metadata.protocol()).isEqualTo("tcp");
  }

  private void prepare(String script) throws Exception {
    for (String directory : List.of("bin", "dev", "etc", "proc", "tmp")) {
      Files.createDirectories(bundle.resolve("rootfs").resolve(directory));
    }
    Files.setPosixFilePermissions(
        bundle.resolve("rootfs/tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(BUSYBOX, bundle.resolve("rootfs/bin/busybox"));
    for (String applet : List.of("sh", "cat", "cp", "nc")) {
      Files.createSymbolicLink(bundle.resolve("rootfs/bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(bundle.resolve("rootfs/etc/shadow"), "root:*:::::::\n");
    Files.writeString(bundle.resolve("config.json"), CONFIG.replace("SCRIPT", script));
  }

  private boolean runs(String id) throws Exception {
    WatchedNode.run("runc", "delete", "--force", id);
    WatchedNode.run("runc", "run", "--bundle", bundle.toString(), id);
    WatchedNode.run("runc", "delete", "--force", id);
    WatchedNode.run("/bin/sh", "-c", ": the container has ended");
    node.await("end", e -> e.isExec() && e.arguments().contains(": the container has ended"));
    return node.seen().stream().anyMatch(e -> e.containerId().equals(id));
  }

  private static boolean isInstalled(String command) throws Exception {
    return WatchedNode.run("which", command) == 0;
  }
}
