package dev.breakwater.collector;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process table by the events that the window stands at, one after the other. What an
 * event leaves open, since another was lost or came before the sensor, is asked of /proc, and what
 * is open still after that is filled in by a listing of all processes.
 */
final class Processes {
  private final RawEvent raw;
  private final NodeFacts facts;
  private final ProcFiles proc;
  private boolean gaps = true;

  Processes(RawEvent raw, NodeFacts facts, ProcFiles proc) {
    this.raw = raw;
    this.facts = facts;
    this.proc = proc;
  }

  /** Whether all processes have to be listed, since something of them was lost. */
  boolean hasGaps() {
    return gaps;
  }

  /** Events were lost. */
  void haveGaps() {
    gaps = true;
  }

  /** All processes are being listed. */
  void areListed() {
    gaps = false;
  }

  /** A process that was there before the sensor, or of which an event was lost. */
  void listed() {
    TrackedProcess known = facts.processes().find(raw.pid(), raw.start());
    if (known != null && known.hasExited()) {
      return;
    }
    TrackedProcess process = known != null ? known : begin();
    String executable = process.exePath();
    process.describe(raw);
    boolean isNews = known == null || !Objects.equals(executable, process.exePath());
    if (isNews && !isKernelThread()) {
      process.commandLine(proc.commandLine(raw.pid()));
    }
  }

  /** A process has begun. */
  void forked() {
    TrackedProcess child = begin();
    child.describe(raw);
    TrackedProcess parent = child.parent();
    if (parent != null) {
      child.inherit(parent);
    } else if (!isKernelThread()) {
      child.commandLine(proc.commandLine(raw.pid()));
    }
  }

  /** A process runs something else. */
  TrackedProcess executed() {
    TrackedProcess process = actor();
    process.describe(raw);
    int how = raw.how(EventLayout.PROCESS_PIECES, EventLayout.ARGUMENTS);
    process.environment(
        raw.strings(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.ENVIRONMENT));
    process.commandLine(
        how == EventLayout.UNREADABLE
            ? proc.commandLine(raw.pid())
            : raw.strings(
                EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.ARGUMENTS));
    return process;
  }

  /**
   * A process ends, and counts as ended once the table is told.
   *
   * @return null if it has ended already: its last two threads ended at once, and each was the last
   *     to be seen
   */
  @Nullable TrackedProcess exited() {
    TrackedProcess known = facts.processes().find(raw.pid(), raw.start());
    if (known != null && known.hasExited()) {
      return null;
    }
    TrackedProcess process = known != null ? known : begin();
    process.describe(raw);
    return process;
  }

  /** The process at work; one that is not known is looked up as far as it can be. */
  TrackedProcess actor() {
    TrackedProcess known = facts.processes().find(raw.pid(), raw.start());
    if (known != null) {
      known.head(raw);
      return known;
    }
    TrackedProcess process = begin();
    process.head(raw);
    if (raw.type() == EventLayout.CALL) {
      proc.describe(raw.pid()).ifPresent(process::describe);
      gaps = true;
    }
    return process;
  }

  /** Whether the event is about a thread of the kernel's own. */
  boolean isKernelThread() {
    return (raw.integer(EventLayout.FLAGS) & EventLayout.KERNEL_THREAD) != 0;
  }

  private TrackedProcess begin() {
    TrackedProcess process = new TrackedProcess(facts, raw.pid(), raw.start());
    facts.processes().put(process);
    return process;
  }
}
