package dev.breakwater.collector;

import dev.breakwater.collector.container.ContainerIdentity;
import dev.breakwater.collector.container.KnownContainer;
import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.detection.node.NodeProcess;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process as the sensor knows it; belongs to the thread that reads events. */
final class TrackedProcess implements NodeProcess {

  /** How many ancestors leave the node with a process. */
  static final int ANCESTRY = 16;

  /** How much of an ancestor's command line leaves the node, in characters. */
  private static final int ANCESTOR_COMMAND_LINE = 1024;

  /** How many arguments are kept apart; those behind them are one, for each has its price. */
  private static final int MOST_ARGUMENTS = 256;

  /** How many arguments are kept of a process that has ended. */
  private static final int MOST_ENDED_ARGUMENTS = 32;

  /** What a text takes beside its characters. */
  private static final int STRING_BYTES = 40;

  private final NodeFacts facts;
  private final int pid;
  private final long start;

  private int parentPid;
  private long parentStart;
  private @Nullable TrackedProcess parent;
  private boolean exited;
  private boolean forgotten;

  private int vpid;
  private String name = "";
  private List<String> commandLine = List.of();
  private @Nullable String exePath;
  private @Nullable String workingDirectory;
  private long uid = NodeEvent.ABSENT;
  private long gid = NodeEvent.ABSENT;
  private long loginUid = NodeEvent.ABSENT;
  private long tty;
  private long effective;
  private long permitted;
  private long inheritable;
  private long session = NodeEvent.ABSENT;
  private long group = NodeEvent.ABSENT;
  private long virtualGroup = NodeEvent.ABSENT;
  private int flags;
  private long executableChanged;
  private long executableModified;
  private long executableInode;
  private List<String> environment = List.of();
  private long namespaceStart;
  private boolean ownPidNamespace;
  private List<String> cgroups = List.of();
  private KnownContainer container = KnownContainer.HOST;

  /** It as an ancestor of others, as long as nothing of it changes. */
  private @Nullable ProcessEntity asAncestor;

  /** What its text weighs in the table; the table's alone. */
  int weight;

  /** Neighbours in the table's order; the table's alone. */
  @Nullable TrackedProcess before;

  @Nullable TrackedProcess after;

  TrackedProcess(NodeFacts facts, int pid, long start) {
    this.facts = facts;
    this.pid = pid;
    this.vpid = pid;
    this.start = start;
  }

  /** When it began, in nanoseconds since boot. */
  long start() {
    return start;
  }

  boolean hasExited() {
    return exited;
  }

  /** It has ended, and is kept as an ancestor only: as little of it as an ancestor shows. */
  void exit() {
    exited = true;
    workingDirectory = null;
    cgroups = List.of();
    environment = List.of();
    commandLine = shortened(commandLine);
    changed();
  }

  /** Lets go of everything: the table has no room for it any more. */
  void forget() {
    forgotten = true;
    parent = null;
    parentPid = 0;
    commandLine = List.of();
    environment = List.of();
    cgroups = List.of();
    asAncestor = null;
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
    asAncestor = null;
    if (event.type() == EventLayout.EXIT) {
      return;
    }
    int socket = flags & EventLayout.STANDARD_STREAM_IS_SOCKET;
    flags = event.integer(EventLayout.FLAGS);
    if (event.type() != EventLayout.EXEC) {
      flags |= socket; // only an exec looks at the standard streams
    }
    executableChanged = event.number(EventLayout.CHANGED);
    executableModified = event.number(EventLayout.MODIFIED);
    executableInode = event.number(EventLayout.EXECUTABLE_INODE);
    exePath = text(event, EventLayout.EXE);
    workingDirectory = text(event, EventLayout.CWD);
    belongsTo(cgroups(event), event.type() == EventLayout.CGROUP);
    changed();
  }

  /** Takes what every event says of the process at work. */
  void head(RawEvent event) {
    uid = event.unsigned32(EventLayout.UID);
    gid = event.unsigned32(EventLayout.GID);
  }

  /** A child has what its parent has until it executes something. */
  void inherit(TrackedProcess from) {
    commandLine = from.commandLine;
    environment = from.environment;
    changed();
    flags |= from.flags & EventLayout.STANDARD_STREAM_IS_SOCKET;
    if (!from.container.identity().isHost() && ownPidNamespace && !isAnothers(container)) {
      container = from.container;
    }
  }

  void commandLine(List<String> arguments) {
    if (arguments.size() <= MOST_ARGUMENTS) {
      commandLine = List.copyOf(arguments);
    } else {
      List<String> kept = new ArrayList<>(arguments.subList(0, MOST_ARGUMENTS - 1));
      kept.add(String.join(" ", arguments.subList(MOST_ARGUMENTS - 1, arguments.size())));
      commandLine = List.copyOf(kept);
    }
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
    exePath = description.exePath();
    workingDirectory = description.workingDirectory();
    ownPidNamespace = description.ownPidNamespace();
    belongsTo(description.cgroups(), false);
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int vpid() {
    return vpid;
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

  @Override
  public @Nullable String name() {
    return name.isEmpty() ? null : name;
  }

  @Override
  public @Nullable String exe() {
    return commandLine.isEmpty() ? null : commandLine.getFirst();
  }

  @Override
  public @Nullable String exePath() {
    return exePath;
  }

  @Override
  public List<String> arguments() {
    return commandLine.size() < 2 ? List.of() : commandLine.subList(1, commandLine.size());
  }

  @Override
  public @Nullable String workingDirectory() {
    return workingDirectory;
  }

  @Override
  public long uid() {
    return uid;
  }

  @Override
  public long gid() {
    return gid;
  }

  @Override
  public @Nullable String userName() {
    return facts.users().of(uid);
  }

  @Override
  public long loginUid() {
    return loginUid;
  }

  @Override
  public long tty() {
    return tty;
  }

  @Override
  public long startNanos() {
    return facts.clock().wall(start);
  }

  @Override
  public long effectiveCapabilities() {
    return effective;
  }

  @Override
  public long permittedCapabilities() {
    return permitted;
  }

  @Override
  public long inheritableCapabilities() {
    return inheritable;
  }

  @Override
  public List<String> environment() {
    return environment;
  }

  @Override
  public long sessionId() {
    return session;
  }

  @Override
  public long processGroup() {
    return group;
  }

  @Override
  public long virtualProcessGroup() {
    return virtualGroup;
  }

  @Override
  public @Nullable TrackedProcess sessionLeader() {
    return session <= 0 ? null : facts.processes().find((int) session);
  }

  @Override
  public long executableInode() {
    return executableInode == 0 ? NodeEvent.ABSENT : executableInode;
  }

  @Override
  public long executableModifiedNanos() {
    return executableModified == 0 ? NodeEvent.ABSENT : executableModified;
  }

  @Override
  public boolean executableInUpperLayer() {
    return (flags & EventLayout.EXE_IN_UPPER_LAYER) != 0;
  }

  @Override
  public boolean executableInMemory() {
    return (flags & EventLayout.EXE_IN_MEMORY) != 0;
  }

  @Override
  public long executableChangedNanos() {
    return executableChanged == 0 ? NodeEvent.ABSENT : executableChanged;
  }

  @Override
  public long pidNamespaceStartNanos() {
    return namespaceStart == 0 ? NodeEvent.ABSENT : facts.clock().wall(namespaceStart);
  }

  @Override
  public boolean standardStreamIsSocket() {
    return (flags & EventLayout.STANDARD_STREAM_IS_SOCKET) != 0;
  }

  @Override
  public NodeContainer container() {
    return container.node();
  }

  @Override
  public String containerId() {
    return container.identity().id();
  }

  @Override
  public String shortContainerId() {
    return container.identity().shortId();
  }

  /** Its cgroups, in the hierarchies that count first. */
  List<String> cgroups() {
    return cgroups;
  }

  /** Which container it runs in. */
  KnownContainer knownContainer() {
    return container;
  }

  /** It, its ancestry and its container, as a record that outlives it. */
  Actor actor() {
    List<ProcessEntity> ancestry = new ArrayList<>();
    TrackedProcess ancestor = parent();
    while (ancestor != null && ancestry.size() < ANCESTRY) {
      ancestry.add(ancestor.asAncestor());
      ancestor = ancestor.parent();
    }
    Process process =
        new Process(
            entity(Integer.MAX_VALUE),
            textOf(workingDirectory),
            new User(uid == NodeEvent.ABSENT ? -1 : uid, textOf(userName())),
            tty == 0 ? "" : Terminal.name(tty),
            ancestry);
    return new Actor(process, container.signal());
  }

  private ProcessEntity asAncestor() {
    ProcessEntity entity = asAncestor;
    if (entity == null) {
      entity = entity(ANCESTOR_COMMAND_LINE);
      asAncestor = entity;
    }
    return entity;
  }

  /** Its text is another: what is the same as its parent's is kept once. */
  private void changed() {
    asAncestor = null;
    TrackedProcess from = parent();
    int weight = 0;
    if (from == null) {
      weight += weight(cgroups) + weight(commandLine) + weight(environment);
      weight += weight(exePath) + weight(workingDirectory);
    } else {
      weight += Objects.equals(cgroups, from.cgroups) ? 0 : weight(cgroups);
      weight += Objects.equals(commandLine, from.commandLine) ? 0 : weight(commandLine);
      weight += Objects.equals(environment, from.environment) ? 0 : weight(environment);
      weight += Objects.equals(exePath, from.exePath) ? 0 : weight(exePath);
      weight +=
          Objects.equals(workingDirectory, from.workingDirectory) ? 0 : weight(workingDirectory);
      share(from);
    }
    facts.processes().weigh(this, weight);
  }

  private void share(TrackedProcess from) {
    cgroups = cgroups.equals(from.cgroups) ? from.cgroups : cgroups;
    commandLine = commandLine.equals(from.commandLine) ? from.commandLine : commandLine;
    environment = environment.equals(from.environment) ? from.environment : environment;
    exePath = Objects.equals(exePath, from.exePath) ? from.exePath : exePath;
    workingDirectory =
        Objects.equals(workingDirectory, from.workingDirectory)
            ? from.workingDirectory
            : workingDirectory;
  }

  private static int weight(List<String> texts) {
    int weight = 0;
    for (int i = 0; i < texts.size(); i++) {
      weight += weight(texts.get(i));
    }
    return weight;
  }

  private static int weight(@Nullable String text) {
    return text == null ? 0 : STRING_BYTES + text.length();
  }

  private ProcessEntity entity(int longestCommandLine) {
    return new ProcessEntity(
        pid,
        pid + "-" + start,
        name,
        textOf(exePath),
        joined(commandLine, longestCommandLine),
        facts.clock().instant(start));
  }

  /**
   * Takes its cgroups. Who is in a container stays in it, whatever its cgroup is called later on:
   * only a move to the cgroup of another container takes it there.
   *
   * @param moved whether it was moved to them; otherwise another path is another name of the same
   */
  private void belongsTo(List<String> paths, boolean moved) {
    boolean isInContainer = !container.identity().isHost();
    if (isInContainer && (!moved || paths.equals(cgroups))) {
      return;
    }
    cgroups = paths;
    ContainerIdentity told = ContainerIdentity.of(paths, ownPidNamespace, facts.hostCgroups());
    if (isInContainer && ownPidNamespace && told.isHost()) {
      return;
    }
    container = facts.containers().of(told);
  }

  /** Whether a runtime named the container; a group of another name may be anyone's. */
  private static boolean isAnothers(KnownContainer container) {
    return container.identity().isGenerated();
  }

  private static List<String> cgroups(RawEvent event) {
    List<String> paths = new ArrayList<>(EventLayout.CGROUPS);
    for (int piece = 0; piece < EventLayout.CGROUPS; piece++) {
      String path = text(event, piece);
      if (path != null && path.length() > 1) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static @Nullable String text(RawEvent event, int piece) {
    return event.path(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, piece);
  }

  private static List<String> shortened(List<String> words) {
    List<String> kept = new ArrayList<>();
    int room = ANCESTOR_COMMAND_LINE;
    for (String word : words) {
      if (room <= 0 || kept.size() == MOST_ENDED_ARGUMENTS) {
        break;
      }
      kept.add(joined(List.of(word), room));
      room -= word.length() + 1;
    }
    return List.copyOf(kept);
  }

  private static String joined(List<String> words, int longest) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
      if (line.length() > longest) {
        int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
        line.setLength(end);
        break;
      }
    }
    return line.toString();
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }
}
