package dev.breakwater.system;

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
            id,
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
    CommandLine.run(List.of("runc", "run", "--bundle", bundle.toString(), id), 0);
  }
}
