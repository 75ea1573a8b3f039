package dev.breakwater.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The least that is a container: a cgroup of its own with a process in its own pid and mount
 * namespaces, made without a runtime.
 */
final class OwnGroup implements AutoCloseable {
  private final Path group;

  OwnGroup(String name) throws IOException {
    Path controllers = Path.of("/sys/fs/cgroup");
    Path hierarchy =
        Stream.of("pids", "memory", "unified")
            .map(controllers::resolve)
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(controllers);
    group = Files.createDirectories(hierarchy.resolve("breakwater-test").resolve(name));
  }

  String id() {
    return group.getFileName().toString();
  }

  /** The file through which processes are moved into it. */
  Path processes() {
    return group.resolve("cgroup.procs");
  }

  /** Runs a shell script in it to its end, and gives its exit status. */
  int run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "echo $$ > \"$0\" && exec unshare --pid --mount --fork --mount-proc /bin/sh -c \"$@\"",
                processes().toString(),
                script,
                "inside"));
    command.addAll(List.of(arguments));
    return WatchedNode.run(command.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    Files.delete(group);
  }
}
