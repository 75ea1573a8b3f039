package dev.breakwater.benchmarks.cgroup;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the control groups of this machine are: one hierarchy with all controllers (version 2), one
 * for each controller (version 1), or both side by side (man 7 cgroups).
 *
 * @param unified the version 2 hierarchy, if it is mounted
 * @param controllers the version 1 hierarchies by controller
 */
record Hierarchies(Optional<Path> unified, Map<String, Path> controllers) {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** What a part's limits and use need. */
  private static final List<String> NEEDED = List.of("memory", "cpu");

  static Hierarchies ofThisMachine() {
    try {
      return of(Files.readAllLines(MOUNTS));
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + MOUNTS + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param lines of /proc/self/mountinfo
   */
  static Hierarchies of(List<String> lines) {
    Optional<Path> unified = Optional.empty();
    Map<String, Path> controllers = new HashMap<>();
    for (String line : lines) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ");
      if (halves.length < 2 || mount.length < 5) {
        continue;
      }
      String[] system = halves[1].split(" ");
      Path at = Path.of(mount[4].replace("\\040", " "));
      if (system[0].equals("cgroup2") && unified.isEmpty()) {
        unified = Optional.of(at);
      } else if (system[0].equals("cgroup") && system.length > 2) {
        for (String option : system[2].split(",")) {
          controllers.putIfAbsent(option, at);
        }
      }
    }
    return new Hierarchies(unified, controllers);
  }

  /** Whether the controllers that count are in the version 2 hierarchy. */
  boolean isUnified() {
    return !NEEDED.stream().allMatch(controllers::containsKey);
  }

  /** Every hierarchy that a runtime puts a container into, the version 2 one first. */
  List<Path> all() {
    List<Path> all = new ArrayList<>();
    unified.ifPresent(all::add);
    for (String controller : List.of("memory", "cpu", "cpuacct", "pids", "freezer")) {
      if (controllers.containsKey(controller) && !all.contains(controllers.get(controller))) {
        all.add(controllers.get(controller));
      }
    }
    return all;
  }
}
