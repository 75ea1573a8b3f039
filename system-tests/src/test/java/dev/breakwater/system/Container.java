package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real container by runc, with busybox inside: pid, mount, ipc and uts namespaces and a cgroup of
 * its own.
 */
final class Container {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  /** What the kernel takes. */
  private static final int LONGEST_HOSTNAME = 64;

  private final Path bundle;
  private final String id;

  private Container(Path bundle, String id) {
    this.bundle = bundle;
    this.id = id;
  }

  static Container named(Path folder, String id) throws IOException {
    Path bundle = folder.resolve(id);
    Path root = bundle.resolve("rootfs");
    for (String name : List.of("bin", "etc", "proc", "tmp", "usr/bin")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.copy(BUSYBOX, root.resolve("bin/busybox"));
    for (String name : List.of("sh", "cat", "id", "sleep", "cp", "nc", "wget", "true")) {
      Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
    }
    Files.writeString(root.resolve("etc/shadow"), "root:*:19000:0:99999:7:::\n");
    return new Container(bundle, id);
  }

  static boolean available() {
    return Files.isExecutable(BUSYBOX)
        && Stream.of("/usr/sbin/runc", "/usr/bin/runc")
            .anyMatch(path -> Files.isExecutable(Path.of(path)));
  }

  String id() {
    return id;
  }

  /** Runs a shell script in it, to its end. */
  void run(String script) throws IOException, InterruptedException {
    configure(script);
    CommandLine.run(List.of("runc", "run", "--bundle", bundle.toString(), id), 0);
  }

  /** Starts a shell script in it, which goes on behind the test. */
  void start(String script) throws IOException, InterruptedException {
    configure(script);
    // What runs in the container keeps runc's streams: they must not be ours, which would not end.
    int status =
        new ProcessBuilder(
                "runc",
                "run",
                "--detach",
                "--bundle",
                bundle.toString(),
                "--pid-file",
                pidFile(),
                id)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(bundle.resolve("output").toFile())
            .redirectError(bundle.resolve("errors").toFile())
            .start()
            .waitFor();
    assertThat(status)
        .as("runc run printed: %s", Files.readString(bundle.resolve("errors")))
        .isZero();
  }

  /** Whether its first process still runs. */
  boolean runs() throws IOException {
    return ProcessHandle.of(pid()).isPresent();
  }

  /** Whether the kernel says that it is frozen, by either version of cgroups. */
  boolean isFrozen() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/cgroup"))) {
      String[] fields = line.split(":", 3);
      if (fields[1].equals("freezer")) {
        Path state = Path.of("/sys/fs/cgroup/freezer" + fields[2], "freezer.state");
        if (Files.readString(state).strip().equals("FROZEN")) {
          return true;
        }
      }
      for (String root : List.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")) {
        Path events = Path.of(root + fields[2], "cgroup.events");
        if (fields[1].isEmpty()
            && Files.exists(events)
            && Files.readAllLines(events).contains("frozen 1")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Ends it, whatever state it is in. */
  void remove() throws IOException, InterruptedException {
    for (List<String> command :
        List.of(List.of("runc", "resume", id), List.of("runc", "delete", "--force", id))) {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(Path.of(pidFile())));
  }

  private String pidFile() {
    return bundle.resolve("pid").toString();
  }

  private void configure(String script) throws IOException {
    Map<String, Object> config =
        Map.of(
            "ociVersion",
            "1.0.2",
            "process",
            Map.of(
                "user", Map.of("uid", 0, "gid", 0),
                "args", List.of("/bin/sh", "-c", script),
                "env", List.of("PATH=/bin:/usr/bin"),
                "cwd", "/",
                "noNewPrivileges", true),
            "root",
            Map.of("path", "rootfs", "readonly", false),
            "hostname",
            id.substring(0, Math.min(id.length(), LONGEST_HOSTNAME)),
            "mounts",
            List.of(Map.of("destination", "/proc", "type", "proc", "source", "proc")),
            "linux",
            Map.of(
                "cgroupsPath",
                "/breakwater-system-tests/" + id,
                "namespaces",
                List.of(
                    Map.of("type", "pid"),
                    Map.of("type", "ipc"),
                    Map.of("type", "uts"),
                    Map.of("type", "mount"))));
    Files.writeString(bundle.resolve("config.json"), new ObjectMapper().writeValueAsString(config));
  }
}
