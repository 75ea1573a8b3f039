package dev.breakwater.collector.response;

import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.collector.cri.GrpcException;
import dev.breakwater.collector.cri.RuntimeClient;
import dev.breakwater.signals.Remediation.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pauses, resumes and kills containers by their cgroups, and where there is no {@code cgroup.kill}
 * by the runtime. A group in which anything protected runs is left alone.
 */
final class ContainerControl {
  private static final Duration TO_FREEZE = Duration.ofSeconds(5);
  private static final Duration TO_END = Duration.ofSeconds(5);

  private final Groups groups;
  private final Protection protection;
  private final CriSockets runtimes;

  ContainerControl(Groups groups, Protection protection, CriSockets runtimes) {
    this.groups = groups;
    this.protection = protection;
    this.runtimes = runtimes;
  }

  /** What is done to the one group of a container. */
  @FunctionalInterface
  private interface Act {
    Outcome on(Path group) throws IOException, InterruptedException;
  }

  Outcome pause(String containerUid) throws IOException, InterruptedException {
    return freeze(containerUid, true);
  }

  Outcome resume(String containerUid) throws IOException, InterruptedException {
    return freeze(containerUid, false);
  }

  Outcome kill(String containerUid) throws IOException, InterruptedException {
    if (groups.unified().isPresent()) {
      Outcome killed = on(groups.unified().get(), containerUid, "cgroup.kill", this::killGroup);
      if (killed.status() != Status.DOES_NOT_EXIST) {
        return thawed(containerUid, killed);
      }
    }
    Optional<Path> socket = runtimes.find();
    if (socket.isPresent() && killByRuntime(socket.get(), containerUid)) {
      return thawed(containerUid, Outcome.done("killed by the container runtime"));
    }
    if (groups.freezer().isPresent()) {
      return on(groups.freezer().get(), containerUid, "freezer.state", this::killEach);
    }
    return Outcome.notThere("no cgroup and no runtime has such a container");
  }

  private Outcome freeze(String containerUid, boolean frozen)
      throws IOException, InterruptedException {
    if (groups.unified().isPresent()) {
      Outcome outcome =
          on(
              groups.unified().get(),
              containerUid,
              "cgroup.freeze",
              group -> freezeUnified(group, frozen));
      if (outcome.status() != Status.DOES_NOT_EXIST) {
        return outcome;
      }
    }
    if (groups.freezer().isPresent()) {
      return on(
          groups.freezer().get(),
          containerUid,
          "freezer.state",
          group -> freezeFirst(group, frozen));
    }
    return Outcome.notThere("no cgroup has such a container");
  }

  /** Does something to a container's group, if it is the one and nothing in it is protected. */
  private Outcome on(Path root, String containerUid, String through, Act act)
      throws IOException, InterruptedException {
    List<Path> found =
        Groups.find(root, containerUid).stream()
            .filter(group -> Files.exists(group.resolve(through)))
            .toList();
    if (found.isEmpty()) {
      return Outcome.notThere("no cgroup has such a container");
    }
    if (found.size() > 1) {
      return Outcome.failed("refused: several cgroups are named so: " + found);
    }
    Path group = found.getFirst();
    List<Integer> processes = Groups.processes(group);
    if (processes.isEmpty()) {
      return Outcome.notThere("nothing runs in the container");
    }
    for (int pid : processes) {
      Optional<String> reason = protection.of(pid);
      if (reason.isPresent()) {
        return Outcome.failed("refused: of process " + pid + " in it, " + reason.get());
      }
    }
    try {
      return act.on(group);
    } catch (NoSuchFileException e) {
      return Outcome.notThere("the container has ended");
    }
  }

  private Outcome killGroup(Path group) throws IOException, InterruptedException {
    Files.writeString(group.resolve("cgroup.kill"), "1");
    return Patience.until(TO_END, () -> Groups.processes(group).isEmpty())
        ? Outcome.done("killed by cgroup.kill")
        : Outcome.failed("cgroup.kill was written, but not all of its processes have ended yet");
  }

  private static Outcome freezeUnified(Path group, boolean frozen)
      throws IOException, InterruptedException {
    Files.writeString(group.resolve("cgroup.freeze"), frozen ? "1" : "0");
    String wanted = frozen ? "frozen 1" : "frozen 0";
    boolean done =
        Patience.until(
            TO_FREEZE, () -> Files.readAllLines(group.resolve("cgroup.events")).contains(wanted));
    return done
        ? Outcome.done((frozen ? "paused" : "resumed") + " by cgroup.freeze")
        : Outcome.failed("cgroup.freeze was written, but the container does not follow yet");
  }

  private static Outcome freezeFirst(Path group, boolean frozen)
      throws IOException, InterruptedException {
    String wanted = frozen ? "FROZEN" : "THAWED";
    Path state = group.resolve("freezer.state");
    Files.writeString(state, wanted);
    return Patience.until(TO_FREEZE, () -> Files.readString(state).strip().equals(wanted))
        ? Outcome.done((frozen ? "paused" : "resumed") + " by the freezer")
        : Outcome.failed("the freezer was told, but the container does not follow yet");
  }

  /** Each process by a signal, while none of them can make another. */
  private Outcome killEach(Path group) throws IOException, InterruptedException {
    Outcome frozen = freezeFirst(group, true);
    List<Integer> refused = new ArrayList<>();
    for (int pid : Groups.processes(group)) {
      try (Pidfd process = Pidfd.open(pid)) {
        process.kill();
      } catch (Pidfd.RefusedException e) {
        if (e.errno() != Pidfd.ESRCH) {
          refused.add(pid);
        }
      }
    }
    if (!refused.isEmpty()) {
      return Outcome.failed(
          "processes "
              + refused
              + " cannot be killed without CAP_KILL; the container is "
              + frozen.detail());
    }
    Outcome thawed = freezeFirst(group, false);
    return Patience.until(TO_END, () -> Groups.processes(group).isEmpty())
        ? Outcome.done("each of its processes was killed")
        : Outcome.failed(
            "its processes were killed, but not all have ended yet; " + thawed.detail());
  }

  private boolean killByRuntime(Path socket, String containerUid) throws IOException {
    try (RuntimeClient runtime = new RuntimeClient(socket)) {
      if (runtime.container(containerUid).isEmpty()) {
        return false;
      }
      runtime.stop(containerUid);
      return true;
    } catch (GrpcException e) {
      if (e.isNotFound() || e.isUnimplemented()) {
        return false;
      }
      throw e;
    }
  }

  /** What is frozen by the freezer of version 1 ends only when it is thawed. */
  private Outcome thawed(String containerUid, Outcome killed)
      throws IOException, InterruptedException {
    if (groups.freezer().isPresent()) {
      for (Path group : Groups.find(groups.freezer().get(), containerUid)) {
        Path state = group.resolve("freezer.state");
        if (Files.exists(state) && !Files.readString(state).strip().equals("THAWED")) {
          return new Outcome(
              killed.status(), killed.detail() + "; " + freezeFirst(group, false).detail());
        }
      }
    }
    return killed;
  }
}
