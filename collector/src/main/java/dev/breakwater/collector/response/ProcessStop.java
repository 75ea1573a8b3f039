package dev.breakwater.collector.response;

import dev.breakwater.collector.response.Pidfd.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stops a process for good. It is held by a descriptor and compared with the time at which the one
 * that is meant began, so that another process which got its pid since is not hit. Killing takes
 * CAP_KILL for processes of other users; where the kernel refuses for lack of it, the process is
 * moved to a cgroup of its own, which is killed (version 2) or frozen (version 1).
 */
final class ProcessStop {
  private static final Pattern UID = Pattern.compile("([0-9]{1,7})-([0-9]{1,19})");
  private static final Duration TO_END = Duration.ofSeconds(2);

  /**
   * What proc(5) counts times in: the kernel's USER_HZ, which is 100 on every architecture here.
   */
  private static final long NANOS_IN_TICK = 10_000_000L;

  private final Groups groups;
  private final Protection protection;
  private final boolean signals;

  /**
   * @param signals whether a signal is tried first
   */
  ProcessStop(Groups groups, Protection protection, boolean signals) {
    this.groups = groups;
    this.protection = protection;
    this.signals = signals;
  }

  Outcome stop(String processUid) throws IOException, InterruptedException {
    Matcher uid = UID.matcher(processUid);
    if (!uid.matches()) {
      return Outcome.failed("a process is named by its pid and its start, not by " + processUid);
    }
    int pid = Integer.parseInt(uid.group(1));
    long start;
    try {
      start = Long.parseLong(uid.group(2));
    } catch (NumberFormatException e) {
      return Outcome.failed("a process is named by its pid and its start, not by " + processUid);
    }
    Optional<String> reason = protection.of(pid);
    if (reason.isPresent()) {
      return Outcome.failed("refused: " + reason.get());
    }
    try (Pidfd process = Pidfd.open(pid)) {
      Optional<ProcStat> found = ProcStat.of(pid);
      if (found.isEmpty() || found.get().hasEnded()) {
        return Outcome.notThere("the process has ended");
      }
      if (found.get().startTicks() != start / NANOS_IN_TICK) {
        return Outcome.notThere("the process has ended, and another one has its pid");
      }
      return stop(process, found.get());
    } catch (RefusedException e) {
      return e.errno() == Pidfd.ESRCH
          ? Outcome.notThere("the process has ended")
          : Outcome.failed("the kernel does not give hold of the process: " + e.getMessage());
    }
  }

  private Outcome stop(Pidfd process, ProcStat found)
      throws RefusedException, IOException, InterruptedException {
    if (signals) {
      try {
        process.kill();
        return hasEnded(found)
            ? Outcome.done("killed by a signal")
            : Outcome.failed("a signal to kill it was sent, but it has not ended yet");
      } catch (RefusedException e) {
        if (e.errno() != Pidfd.EPERM) {
          throw e;
        }
      }
    }
    if (groups.unified().isPresent()) {
      return killInOwnGroup(groups.unified().get(), found);
    }
    if (groups.freezer().isPresent()) {
      return freezeInOwnGroup(groups.freezer().get(), found);
    }
    return Outcome.failed(
        "the kernel refuses the signal for lack of CAP_KILL, and no cgroup hierarchy is there");
  }

  private static Outcome killInOwnGroup(Path root, ProcStat found)
      throws IOException, InterruptedException {
    Path group = own(root, found);
    try {
      Files.writeString(group.resolve("cgroup.kill"), "1");
      if (!hasEnded(found)) {
        return Outcome.failed("its cgroup was killed, but it has not ended yet");
      }
      return Outcome.done("killed by cgroup.kill of a cgroup of its own");
    } finally {
      if (Patience.until(TO_END, () -> Groups.processes(group).isEmpty())) {
        Files.deleteIfExists(group);
      }
    }
  }

  private static Outcome freezeInOwnGroup(Path root, ProcStat found)
      throws IOException, InterruptedException {
    Path group = own(root, found);
    Files.writeString(group.resolve("freezer.state"), "FROZEN");
    boolean frozen =
        Patience.until(
            TO_END,
            () -> Files.readString(group.resolve("freezer.state")).strip().equals("FROZEN"));
    return frozen
        ? Outcome.done("frozen for good in " + group + ", since killing it takes CAP_KILL")
        : Outcome.failed("it does not freeze in " + group);
  }

  /** A group with that process alone in it. */
  private static Path own(Path root, ProcStat found) throws IOException {
    Path group = root.resolve("breakwater-stop-" + found.pid() + "-" + found.startTicks());
    Files.createDirectories(group);
    Files.writeString(group.resolve("cgroup.procs"), Integer.toString(found.pid()));
    return group;
  }

  private static boolean hasEnded(ProcStat found) throws InterruptedException {
    return Patience.until(
        TO_END,
        () ->
            ProcStat.of(found.pid())
                .filter(now -> !now.hasEnded() && now.startTicks() == found.startTicks())
                .isEmpty());
  }
}
