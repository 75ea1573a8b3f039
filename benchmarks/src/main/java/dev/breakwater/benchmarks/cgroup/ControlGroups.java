package dev.breakwater.benchmarks.cgroup;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The groups of one measurement, all below one directory named after its process; whatever is left
 * in them is killed, and they are removed, when this is closed.
 */
public final class ControlGroups implements AutoCloseable {
  private static final String PREFIX = "breakwater-bench-";

  private final Hierarchies hierarchies;
  private final String name;
  private final Deque<ControlGroup> groups = new ArrayDeque<>();
  private final List<Path> roots = new ArrayList<>();

  private ControlGroups(Hierarchies hierarchies, String name) {
    this.hierarchies = hierarchies;
    this.name = name;
  }

  /**
   * Makes the directory they are below, and removes those of measurements that were killed.
   *
   * @throws BenchmarkException if this process may not make groups here
   */
  public static ControlGroups open() {
    ControlGroups groups =
        new ControlGroups(Hierarchies.ofThisMachine(), PREFIX + ProcessHandle.current().pid());
    try {
      groups.sweep();
      if (groups.hierarchies.isUnified()) {
        Path top =
            groups.hierarchies.unified().orElseThrow(() -> new IOException("none is mounted"));
        GroupFiles.write(top.resolve("cgroup.subtree_control"), "+memory +cpu");
        Path own = groups.root(top);
        GroupFiles.write(own.resolve("cgroup.subtree_control"), "+memory +cpu");
      }
      return groups;
    } catch (IOException e) {
      throw new BenchmarkException(
          "cannot make control groups ("
              + e
              + "): it takes root on the machine itself, or a container that may write to"
              + " /sys/fs/cgroup",
          e);
    }
  }

  /** Makes a group. */
  public ControlGroup make(String part, Limits limits) {
    try {
      ControlGroup group =
          hierarchies.isUnified()
              ? UnifiedGroup.make(root(hierarchies.unified().orElseThrow()).resolve(part), limits)
              : SplitGroup.make(below("memory", part), below("cpu", part), account(part), limits);
      groups.push(group);
      return group;
    } catch (IOException e) {
      throw new BenchmarkException("cannot make a control group for " + part + ": " + e, e);
    }
  }

  /**
   * Directories below which containers' groups are made, one in each hierarchy that a runtime uses.
   */
  public List<Path> forContainers() {
    List<Path> all = new ArrayList<>();
    try {
      for (Path hierarchy : hierarchies.all()) {
        Path directory = Files.createDirectories(root(hierarchy).resolve("containers"));
        all.add(directory);
        roots.add(directory);
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot make control groups for containers: " + e, e);
    }
    return all;
  }

  /** Which version they are of, in words. */
  public String words() {
    return hierarchies.isUnified()
        ? "control groups of version 2"
        : hierarchies.unified().isPresent()
            ? "control groups of version 1, with an empty version 2 beside them"
            : "control groups of version 1";
  }

  private Path below(String controller, String part) throws IOException {
    Path hierarchy = hierarchies.controllers().get(controller);
    if (hierarchy == null) {
      throw new IOException("there is no controller " + controller);
    }
    return root(hierarchy).resolve(part);
  }

  private Path account(String part) throws IOException {
    return below(hierarchies.controllers().containsKey("cpuacct") ? "cpuacct" : "cpu", part);
  }

  private Path root(Path hierarchy) throws IOException {
    Path directory = hierarchy.resolve(name);
    if (!roots.contains(directory)) {
      Files.createDirectories(directory);
      roots.add(directory);
    }
    return directory;
  }

  /** Removes what a measurement left that did not live to do it itself. */
  private void sweep() throws IOException {
    for (Path hierarchy : hierarchies.all()) {
      List<Path> stale;
      try (Stream<Path> entries = Files.list(hierarchy)) {
        stale = entries.filter(ControlGroups::isStale).toList();
      }
      for (Path directory : stale) {
        removeAll(directory);
      }
    }
  }

  private static boolean isStale(Path directory) {
    String name = directory.getFileName().toString();
    if (!name.matches(PREFIX + "[0-9]{1,10}")) {
      return false;
    }
    Optional<ProcessHandle> owner =
        ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length())));
    return owner.isEmpty();
  }

  private static void removeAll(Path directory) throws IOException {
    List<Path> below;
    try (Stream<Path> entries = Files.list(directory)) {
      below = entries.filter(Files::isDirectory).toList();
    }
    for (Path each : below) {
      removeAll(each);
    }
    kill(directory);
    GroupFiles.remove(directory);
  }

  /** Kills what is left in a group of ours. */
  private static void kill(Path directory) throws IOException {
    for (String line : Files.readAllLines(directory.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(line.strip())).ifPresent(ProcessHandle::destroyForcibly);
    }
    LockSupport.parkNanos(1_000_000);
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      groups.clear();
      for (Path root : roots.reversed()) {
        if (Files.isDirectory(root)) {
          removeAll(root);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
