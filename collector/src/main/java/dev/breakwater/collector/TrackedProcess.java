package dev.breakwater.collector;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ProcessEntity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as the sensor follows it from event to event; belongs to the thread that reads events.
 */
final class TrackedProcess extends DescribedProcess {

  /** How much of the command line is kept of a process that has ended, in characters. */
  static final int ENDED_COMMAND_LINE = 1024;

  private final int pid;
  private final long start;

  private int parentPid;
  private long parentStart;
  private @Nullable TrackedProcess parent;
  private boolean exited;
  private boolean forgotten;
  private boolean ownPidNamespace;
  private int version;

  /** It as an ancestor of others, as long as nothing of it changes. */
  private @Nullable ProcessEntity asAncestor;

  /** What its text weighs in the table; the table's alone. */
  int weight;

  /** Neighbours in the table's order; the table's alone. */
  @Nullable TrackedProcess before;

  @Nullable TrackedProcess after;

  TrackedProcess(NodeFacts facts, int pid, long start) {
    super(facts);
    this.pid = pid;
    this.vpid = pid;
    this.start = start;
  }

  @Override
  public int pid() {
    return pid;
  }

  /** When it began, in nanoseconds since boot. */
  long start() {
    return start;
  }

  @Override
  public long startNanos() {
    return facts.clock().wall(start);
  }

  @Override
  public @Nullable TrackedProcess parent() {
    TrackedProcess process = parent;
    if (process == null && parentPid > 0 && parentPid != pid) {
      process = facts.processes().find(parentPid, parentStart);
      parent = process;
    }
    return process == null || process.forgotten ? null : process;
  }

  boolean hasExited() {
    return exited;
  }

  /** Another number once anything of it has changed that leaves the node. */
  int version() {
    return version;
  }

  /** It, its ancestry and its container, as a record that outlives it. */
  Actor actor() {
    return Actors.make(this);
  }

  /** It as an ancestor of others. */
  ProcessEntity asAncestor() {
    ProcessEntity entity = asAncestor;
    if (entity == null) {
      entity = Actors.entity(this, ENDED_COMMAND_LINE);
      asAncestor = entity;
    }
    return entity;
  }

  /** It has ended, and is kept as an ancestor only: as little of it as an ancestor shows. */
  void exit() {
    exited = true;
    workingDirectory = null;
    membership.forgetCgroups();
    environment = List.of();
    commandLine = commandLine.shortened(ENDED_COMMAND_LINE);
    changed();
  }

  /** Lets go of everything: the table has no room for it any more. */
  void forget() {
    forgotten = true;
    parent = null;
    parentPid = 0;
    commandLine = CommandLine.NONE;
    environment = List.of();
    membership.forgetCgroups();
    asAncestor = null;
    version++;
  }

  /** Takes what a process event says of it; of an exit only what still holds. */
  void describe(RawEvent event) {
    head(event);
    if (parentPid == 0) { // whoever adopts an orphan is not its ancestor
      parentPid = event.integer(EventLayout.PARENT);
      parentStart = event.number(EventLayout.PARENT_START);
    }
    vpid = event.integer(EventLayout.VPID);
    name = event.fixedText(EventLayout.NAME, EventLayout.NAME_BYTES);
    loginUid = event.integer(EventLayout.LOGIN);
    tty = event.unsigned32(EventLayout.TTY);
    effective = event.number(EventLayout.EFFECTIVE);
    permitted = event.number(EventLayout.PERMITTED);
    inheritable = event.number(EventLayout.INHERITABLE);
    session = event.unsigned32(EventLayout.SESSION);
    group = event.unsigned32(EventLayout.GROUP);
    virtualGroup = event.unsigned32(EventLayout.VGROUP);
    namespaceStart = event.number(EventLayout.NAMESPACE_START);
    ownPidNamespace = event.integer(EventLayout.LEVEL) > 0;
    altered();
    if (event.type() == EventLayout.EXIT) {
      return;
    }
    if (event.type() == EventLayout.EXEC) { // only an exec looks at the standard streams
      standardStreamIsSocket =
          (event.integer(EventLayout.FLAGS) & EventLayout.STANDARD_STREAM_IS_SOCKET) != 0;
    }
    executable = Executable.of(event);
    workingDirectory =
        event.path(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.CWD);
    boolean moved = event.type() == EventLayout.CGROUP;
    membership.take(Membership.cgroups(event), moved, ownPidNamespace);
    changed();
  }

  /** Takes what every event says of the process at work. */
  void head(RawEvent event) {
    long eventUid = event.unsigned32(EventLayout.UID);
    if (uid != eventUid) {
      uid = eventUid;
      altered();
    }
    gid = event.unsigned32(EventLayout.GID);
  }

  /** A child has what its parent has until it executes something. */
  void inherit(TrackedProcess from) {
    commandLine = from.commandLine;
    environment = from.environment;
    standardStreamIsSocket |= from.standardStreamIsSocket;
    changed();
    if (ownPidNamespace) {
      membership.inherit(from.membership);
    }
  }

  void commandLine(List<String> arguments) {
    commandLine = CommandLine.of(arguments);
    changed();
  }

  void environment(List<String> variables) {
    environment = List.copyOf(variables);
    changed();
  }

  /** It has gone to another directory. */
  void workingDirectory(@Nullable String directory) {
    workingDirectory = directory;
    changed();
  }

  /** It has taken another name (comm). */
  void name(String taken) {
    name = taken;
    changed();
  }

  /** It leads a session and a group of its own from now on. */
  void leadSession() {
    session = pid;
    group = pid;
    virtualGroup = vpid;
  }

  /** Whether it has that number in the pid namespace of another process. */
  boolean isNumbered(int number, TrackedProcess in) {
    return vpid == number && namespaceStart == in.namespaceStart && !exited;
  }

  /** Takes what /proc says of a process that no event has described. */
  void describe(ProcFiles.Description description) {
    name = description.name();
    commandLine(description.commandLine());
    executable = Executable.ofPath(description.exePath());
    workingDirectory = description.workingDirectory();
    ownPidNamespace = description.ownPidNamespace();
    membership.take(description.cgroups(), false, ownPidNamespace);
    changed();
  }

  @Override
  void grew(int bytes) {
    if (bytes != 0) {
      facts.processes().weigh(this, weight + bytes);
    }
  }

  private void altered() {
    asAncestor = null;
    version++;
  }

  /** Its text is another: what is the same as its parent's is kept once. */
  private void changed() {
    altered();
    TrackedProcess from = parent();
    if (from != null) {
      share(from);
    }
    int sum = 0;
    if (from == null || !membership.cgroups().equals(from.membership.cgroups())) {
      sum += TextWeight.of(membership.cgroups());
    }
    if (from == null || !commandLine.isSame(from.commandLine)) {
      sum += commandLine.weight();
    }
    if (from == null || !environment.equals(from.environment)) {
      sum += TextWeight.of(environment);
    }
    if (from == null || !Objects.equals(exePath(), from.exePath())) {
      sum += TextWeight.of(exePath());
    }
    if (from == null || !Objects.equals(workingDirectory, from.workingDirectory)) {
      sum += TextWeight.of(workingDirectory);
    }
    facts.processes().weigh(this, sum);
  }

  private void share(TrackedProcess from) {
    membership.share(from.membership);
    if (commandLine.isSame(from.commandLine)) {
      commandLine = from.commandLine;
    }
    if (environment.equals(from.environment)) {
      environment = from.environment;
    }
    if (Objects.equals(executable.path(), from.executable.path())) {
      executable = executable.withPath(from.executable.path());
    }
    if (Objects.equals(workingDirectory, from.workingDirectory)) {
      workingDirectory = from.workingDirectory;
    }
  }
}
