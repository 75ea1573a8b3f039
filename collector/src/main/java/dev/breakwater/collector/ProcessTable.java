package dev.breakwater.collector;

import org.jspecify.annotations.Nullable;

/**
 * The processes of the node by their pid, at most a fixed number of them with a bounded amount of
 * text. Those that have ended stay as the ancestors of others, until there is no room: then the one
 * that ended first goes, and if none has ended, the one that was heard of least recently. Belongs
 * to the thread that reads events.
 */
final class ProcessTable {
  private static final int PAGE = 4096;

  /** The kernel's own bound on pids. */
  private static final int PIDS = 4 << 20;

  private final @Nullable TrackedProcess[][] pages = new TrackedProcess[PIDS / PAGE][];
  private final Chain living = new Chain();
  private final Chain ended = new Chain();
  private final int capacity;
  private final long textCapacity;
  private int size;
  private long text;

  ProcessTable(int capacity) {
    this(capacity, Long.MAX_VALUE);
  }

  /**
   * A table with bounds.
   *
   * @param capacity how many processes it holds at most
   * @param textCapacity how many bytes their text takes at most, as far as it is not their parents'
   */
  ProcessTable(int capacity, long textCapacity) {
    this.capacity = capacity;
    this.textCapacity = textCapacity;
  }

  /** How many bytes the text of all takes. */
  long text() {
    return text;
  }

  /** The text of a process takes so many bytes now. One that is not in here weighs nothing. */
  void weigh(TrackedProcess process, int weight) {
    if (process != find(process.pid())) {
      return;
    }
    text += weight - process.weight;
    process.weight = weight;
    while (text > textCapacity && size > 1) {
      forgetOne();
    }
  }

  int size() {
    return size;
  }

  /** The process that has the pid, or was the last to have it; null if there is none. */
  @Nullable TrackedProcess find(int pid) {
    if (pid < 0 || pid >= PIDS) {
      return null;
    }
    @Nullable TrackedProcess[] page = pages[pid / PAGE];
    return page == null ? null : page[pid % PAGE];
  }

  /** The process of that pid which began at that time; null if it is not known. */
  @Nullable TrackedProcess find(int pid, long start) {
    TrackedProcess process = find(pid);
    if (process == null || process.start() != start) {
      return null;
    }
    if (!process.hasExited()) {
      living.remove(process);
      living.add(process);
    }
    return process;
  }

  /**
   * The living process that has a number in the pid namespace of another; null if none is known.
   */
  @Nullable TrackedProcess findNumbered(int number, TrackedProcess in) {
    for (TrackedProcess process = living.last(); process != null; process = process.before) {
      if (process.isNumbered(number, in)) {
        return process;
      }
    }
    return null;
  }

  /** Puts a process in; whoever had its pid before has ended. */
  void put(TrackedProcess process) {
    int pid = process.pid();
    if (pid < 0 || pid >= PIDS) {
      throw new IllegalArgumentException("no process has the pid " + pid);
    }
    TrackedProcess former = find(pid);
    if (former != null) {
      end(former);
    }
    @Nullable TrackedProcess[] page = pages[pid / PAGE];
    if (page == null) {
      page = new TrackedProcess[PAGE];
      pages[pid / PAGE] = page;
    }
    page[pid % PAGE] = process;
    living.add(process);
    size++;
    while (size > capacity) {
      forgetOne();
    }
  }

  /** A process has ended. */
  void end(TrackedProcess process) {
    if (!process.hasExited()) {
      process.exit();
      living.remove(process);
      ended.add(process);
    }
  }

  private void forgetOne() {
    TrackedProcess process = ended.first() != null ? ended.first() : living.first();
    if (process == null) {
      return;
    }
    (process.hasExited() ? ended : living).remove(process);
    @Nullable TrackedProcess[] page = pages[process.pid() / PAGE];
    if (page != null && page[process.pid() % PAGE] == process) {
      page[process.pid() % PAGE] = null;
    }
    process.forget();
    text -= process.weight;
    process.weight = 0;
    size--;
  }

  /** Processes in an order, linked through themselves. */
  private static final class Chain {
    private @Nullable TrackedProcess first;
    private @Nullable TrackedProcess last;

    @Nullable TrackedProcess first() {
      return first;
    }

    @Nullable TrackedProcess last() {
      return last;
    }

    void add(TrackedProcess process) {
      process.before = last;
      process.after = null;
      if (last == null) {
        first = process;
      } else {
        last.after = process;
      }
      last = process;
    }

    void remove(TrackedProcess process) {
      TrackedProcess before = process.before;
      TrackedProcess after = process.after;
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        last = before;
      } else {
        after.before = before;
      }
      process.before = null;
      process.after = null;
    }
  }
}
