package dev.breakwater.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The root of the node's cgroup2 hierarchy, to which programs that look at packets are attached. A
 * container sees its own cgroup as if it were the root, so that the one that the node's first
 * process sees is tried first.
 */
final class CgroupRoot {

  /** The number of the root's inode in every hierarchy; no other cgroup has it. */
  private static final long ROOT_INODE = 1;

  private CgroupRoot() {}

  /**
   * Its directory, empty if there is none or this process cannot reach it.
   *
   * @param proc where /proc is
   */
  static Optional<Path> find(Path proc) {
    return below(proc.resolve("1/root"), proc.resolve("1/mounts"))
        .or(() -> below(Path.of("/"), proc.resolve("self/mounts")));
  }

  private static Optional<Path> below(Path root, Path mounts) {
    try {
      for (String line : Files.readString(mounts).split("\n", -1)) {
        String[] columns = line.split(" ", -1);
        if (columns.length > 2 && columns[2].equals("cgroup2") && !columns[1].contains("\\")) {
          Path directory = root.resolve(columns[1].substring(1));
          if (isRoot(directory)) {
            return Optional.of(directory);
          }
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // not to be seen from here, and perhaps from elsewhere
    }
    return Optional.empty();
  }

  private static boolean isRoot(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && Files.getAttribute(directory, "unix:ino") instanceof Long inode
        && inode == ROOT_INODE;
  }
}
