package dev.breakwater.collector;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What /proc says of processes: for what the kernel's events cannot tell, as the command line of a
 * process that was there before the sensor. A process may end at any moment; then it has nothing to
 * say.
 */
final class ProcFiles {
  private static final Logger LOG = System.getLogger(ProcFiles.class.getName());
  private static final int LONGEST_COMMAND_LINE = 4096;
  private static final int LONGEST_FILE = 65_536;

  /** The hierarchies that count, as /proc/PID/cgroup names them, in their order. */
  private static final List<String> CONTROLLERS = List.of("", "memory", "pids", "cpu");

  private final Path proc;

  /** What /proc says of one process. */
  record Description(
      String name,
      List<String> commandLine,
      @Nullable String exePath,
      @Nullable String workingDirectory,
      boolean ownPidNamespace,
      List<String> cgroups) {}

  ProcFiles(Path proc) {
    this.proc = proc;
  }

  /** The arguments of a process; none if it has none, or has ended. */
  List<String> commandLine(int pid) {
    return RawEvent.strings(read(file(pid, "cmdline"), LONGEST_COMMAND_LINE));
  }

  /** All that is told of a process; empty if it has ended. */
  Optional<Description> describe(int pid) {
    if (!Files.isDirectory(proc.resolve(Integer.toString(pid)))) {
      return Optional.empty();
    }
    String name = text(read(file(pid, "comm"), LONGEST_FILE));
    String namespaces = text(read(file(pid, "status"), LONGEST_FILE));
    return Optional.of(
        new Description(
            name.endsWith("\n") ? name.substring(0, name.length() - 1) : name,
            commandLine(pid),
            link(file(pid, "exe")),
            link(file(pid, "cwd")),
            namespaces
                .lines()
                .anyMatch(line -> line.startsWith("NSpid:") && line.split("\t", -1).length > 2),
            cgroups(Integer.toString(pid))));
  }

  /** The cgroups in which the first process of the node and this one run. */
  Set<String> hostCgroups() {
    Set<String> paths = new TreeSet<>(cgroups("1"));
    paths.addAll(cgroups("self"));
    return Set.copyOf(paths);
  }

  /** The release of the kernel, as {@code 6.18.44}. */
  String kernelRelease() {
    return text(read(proc.resolve("sys/kernel/osrelease"), LONGEST_FILE)).strip();
  }

  private List<String> cgroups(String pid) {
    List<String> paths = new ArrayList<>();
    List<String> lines =
        text(read(proc.resolve(pid).resolve("cgroup"), LONGEST_FILE)).lines().toList();
    for (String controller : CONTROLLERS) {
      for (String line : lines) {
        String[] columns = line.split(":", 3);
        if (columns.length == 3
            && List.of(columns[1].split(",", -1)).contains(controller)
            && columns[2].length() > 1) {
          paths.add(columns[2]);
        }
      }
    }
    return paths;
  }

  private Path file(int pid, String name) {
    return proc.resolve(Integer.toString(pid)).resolve(name);
  }

  private static byte[] read(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> file + " cannot be read: " + e.getMessage());
      return new byte[0];
    }
  }

  private static @Nullable String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> file + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
