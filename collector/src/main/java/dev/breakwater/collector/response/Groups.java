package dev.breakwater.collector.response;

import dev.breakwater.collector.container.ContainerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cgroup hierarchies through which something can be done to a container.
 *
 * @param unified the one of version 2, if there is one
 * @param freezer the freezer of version 1, if there is one
 */
record Groups(Optional<Path> unified, Optional<Path> freezer) {
  private static final int MOST_GROUPS = 50_000;
  private static final int DEEPEST = 32;

  /** Those that are mounted in a directory, which is {@code /sys/fs/cgroup}. */
  static Groups in(Path directory) {
    Optional<Path> unified =
        List.of(directory, directory.resolve("unified")).stream()
            .filter(root -> Files.exists(root.resolve("cgroup.controllers")))
            .findFirst();
    Path freezer = directory.resolve("freezer");
    return new Groups(
        unified, Files.isDirectory(freezer) ? Optional.of(freezer) : Optional.empty());
  }

  /**
   * The groups of a container below a root: one that is named after it, with those inside it; more
   * than one if several are named so.
   *
   * @throws IOException if they cannot be listed
   */
  static List<Path> find(Path root, String containerUid) throws IOException {
    List<Path> found = new ArrayList<>();
    Deque<Path> ahead = new ArrayDeque<>(List.of(root));
    int seen = 0;
    while (!ahead.isEmpty()) {
      Path group = ahead.removeFirst();
      if (++seen > MOST_GROUPS) {
        throw new IOException("more than " + MOST_GROUPS + " cgroups");
      }
      String path = "/" + root.relativize(group);
      if (!group.equals(root)
          && ContainerIdentity.of(List.of(path), true, Set.of()).id().equals(containerUid)) {
        found.add(group);
      } else if (group.getNameCount() - root.getNameCount() < DEEPEST) {
        ahead.addAll(children(group));
      }
    }
    return found;
  }

  /** The pids of the processes in a group and in those inside it. */
  static List<Integer> processes(Path group) throws IOException {
    List<Integer> pids = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
        pids.add(Integer.parseInt(line));
      }
    } catch (NoSuchFileException e) {
      return List.of(); // it has gone, and its processes with it
    }
    for (Path child : children(group)) {
      pids.addAll(processes(child));
    }
    return pids;
  }

  private static List<Path> children(Path group) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> inside =
        Files.newDirectoryStream(
            group, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
      inside.forEach(children::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException | UncheckedIOException e) {
      throw new IOException("the cgroups in " + group + " cannot be listed", e);
    }
    return children;
  }
}
