package dev.breakwater.collector.response;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A container of runc that sleeps. */
final class RuncContainer implements AutoCloseable {
  private static final String CONFIG =
      """
      {"ociVersion": "1.0.2",
       "process": {"terminal": false, "user": {"uid": 1234, "gid": 5678},
         "args": ["/bin/sh", "-c", "sleep 1000 & sleep 1000"], "env": ["PATH=/bin"], "cwd": "/"},
       "root": {"path": "rootfs"},
       "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
       "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}]}}
      """;

  private final String id;
  private final int pid;

  /** Starts one, or skips the test by name where that cannot be done. */
  RuncContainer(Path bundle, String id) throws IOException {
    assumeTrue(exec("which", "runc") == 0, "runc is not installed");
    assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "busybox-static is not installed");
    this.id = id;
    Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
    Files.createDirectories(bundle.resolve("rootfs/proc"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String applet : List.of("sh", "sleep")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    Files.writeString(bundle.resolve("config.json"), CONFIG);
    Path pidFile = bundle.resolve("pid");
    int status =
        exec(
            "runc",
            "run",
            "--detach",
            "--bundle",
            bundle.toString(),
            "--pid-file",
            pidFile.toString(),
            id);
    assumeTrue(status == 0, "runc cannot start containers on this machine");
    pid = Integer.parseInt(Files.readString(pidFile, StandardCharsets.UTF_8));
  }

  String id() {
    return id;
  }

  /** Of its first process. */
  int pid() {
    return pid;
  }

  boolean runs() {
    return ProcStat.of(pid).filter(stat -> !stat.hasEnded()).isPresent();
  }

  @Override
  public void close() throws IOException {
    exec("runc", "resume", id);
    exec("runc", "delete", "--force", id);
  }

  private static int exec(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join()
        .exitValue();
  }
}
