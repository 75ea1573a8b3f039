package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.detection.node.NodeProcess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a process, as rules read it. How it comes to be known is its heir's part, who
 * alone writes what is here.
 */
abstract sealed class DescribedProcess implements NodeProcess permits TrackedProcess {
  final NodeFacts facts;
  final Membership membership;

  int vpid;
  String name = "";
  CommandLine commandLine = CommandLine.NONE;
  Executable executable = Executable.UNKNOWN;
  @Nullable String workingDirectory;
  List<String> environment = List.of();
  long uid = NodeEvent.ABSENT;
  long gid = NodeEvent.ABSENT;
  long loginUid = NodeEvent.ABSENT;
  long tty;
  long effective;
  long permitted;
  long inheritable;
  long session = NodeEvent.ABSENT;
  long group = NodeEvent.ABSENT;
  long virtualGroup = NodeEvent.ABSENT;
  boolean standardStreamIsSocket;

  /** When the first process of its pid namespace began, in nanoseconds since boot; 0 if unknown. */
  long namespaceStart;

  DescribedProcess(NodeFacts facts) {
    this.facts = facts;
    this.membership = new Membership(facts);
  }

  @Override
  public int vpid() {
    return vpid;
  }

  @Override
  public @Nullable String name() {
    return name.isEmpty() ? null : name;
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
  public long loginUid() {
    return loginUid;
  }

  @Override
  public long tty() {
    return tty;
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
  public @Nullable String exe() {
    return commandLine.first();
  }

  @Override
  public List<String> arguments() {
    return commandLine.rest();
  }

  @Override
  public String argumentLine() {
    int before = commandLine.weight();
    String line = commandLine.restLine();
    grew(commandLine.weight() - before);
    return line;
  }

  @Override
  public @Nullable String commandLine() {
    if (name.isEmpty()) {
      return null;
    }
    int before = commandLine.weight();
    String line = commandLine.lineOf(name);
    grew(commandLine.weight() - before);
    return line;
  }

  /** What is kept of it takes so many bytes more. */
  abstract void grew(int bytes);

  @Override
  public @Nullable String userName() {
    return facts.users().of(uid);
  }

  @Override
  public @Nullable String groupName() {
    return facts.groups().of(gid);
  }

  @Override
  public @Nullable String loginName() {
    return loginUid < 0 ? null : facts.users().of(loginUid);
  }

  @Override
  public @Nullable DescribedProcess sessionLeader() {
    return session <= 0 ? null : facts.processes().find((int) session);
  }

  @Override
  public @Nullable String exePath() {
    return executable.path();
  }

  @Override
  public long executableInode() {
    return executable.inode();
  }

  @Override
  public long executableChangedNanos() {
    return executable.changed();
  }

  @Override
  public long executableModifiedNanos() {
    return executable.modified();
  }

  @Override
  public boolean executableInUpperLayer() {
    return executable.isInUpperLayer();
  }

  @Override
  public boolean executableInMemory() {
    return executable.isInMemory();
  }

  @Override
  public boolean executableWritable() {
    return executable.isWritable();
  }

  @Override
  public long pidNamespaceStartNanos() {
    return namespaceStart == 0 ? NodeEvent.ABSENT : facts.clock().wall(namespaceStart);
  }

  @Override
  public boolean standardStreamIsSocket() {
    return standardStreamIsSocket;
  }

  @Override
  public NodeContainer container() {
    return membership.container().node();
  }

  @Override
  public String containerId() {
    return membership.container().identity().id();
  }

  @Override
  public String shortContainerId() {
    return membership.container().identity().shortId();
  }
}
