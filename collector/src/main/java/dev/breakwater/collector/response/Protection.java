package dev.breakwater.collector.response;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nothing is done to, whoever asks: the first process, Breakwater itself, and what runs the
 * node's containers. The latter are known by the names of their executables, where these lie in
 * places of the system and are run by root outside of containers: a container cannot take on that
 * disguise.
 */
final class Protection {
  private static final int INIT = 1;
  private static final int MOST_ANCESTORS = 64;

  private static final Set<String> RUNTIMES =
      Set.of(
          "systemd",
          "kubelet",
          "k3s",
          "containerd",
          "containerd-shim",
          "containerd-shim-runc-v1",
          "containerd-shim-runc-v2",
          "dockerd",
          "crio",
          "conmon");

  private static final Set<String> SYSTEM_PLACES =
      Set.of("usr", "bin", "sbin", "lib", "opt", "snap", "var");

  private final int self;

  /**
   * @param self the pid of the process that this runs in
   */
  Protection(int self) {
    this.self = self;
  }

  /** Why nothing is done to a process; empty if it may be. */
  Optional<String> of(int pid) {
    if (pid <= INIT) {
      return Optional.of("it is the first process of the node");
    }
    if (pid == self || isAncestor(pid) || isSibling(pid)) {
      return Optional.of("it is a part of Breakwater itself");
    }
    Path executable = ProcStat.executable(pid);
    if (executable != null
        && isRuntime(executable)
        && ProcStat.isOfNode(pid)
        && ProcStat.isOfRoot(pid)) {
      return Optional.of("it runs the node's containers: " + executable);
    }
    return Optional.empty();
  }

  private static boolean isRuntime(Path executable) {
    return executable.getNameCount() > 1
        && RUNTIMES.contains(executable.getFileName().toString())
        && SYSTEM_PLACES.contains(executable.getName(0).toString())
        && !executable.startsWith("/var/tmp");
  }

  private boolean isAncestor(int pid) {
    int at = self;
    for (int i = 0; i < MOST_ANCESTORS && at > 0; i++) {
      if (at == pid) {
        return true;
      }
      at = parent(at);
    }
    return false;
  }

  /** Another part that the same launcher started, with the same executable. */
  private boolean isSibling(int pid) {
    int launcher = parent(self);
    @Nullable Path own = ProcStat.executable(self);
    return launcher > INIT
        && parent(pid) == launcher
        && own != null
        && Objects.equals(own, ProcStat.executable(pid));
  }

  private static int parent(int pid) {
    return ProcStat.of(pid).map(ProcStat::parent).orElse(0);
  }
}
