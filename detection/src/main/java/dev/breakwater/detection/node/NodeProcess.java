package dev.breakwater.detection.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process as rules read it. Absent text is null, an absent number {@link NodeEvent#ABSENT}. */
public interface NodeProcess {

  /** Its id in the initial pid namespace. */
  int pid();

  /** Its id in its own pid namespace. */
  int vpid();

  /** Its parent, as long as the sensor knows it. */
  @Nullable NodeProcess parent();

  /** The kernel's name of it (comm). */
  @Nullable String name();

  /** Its first argument, as given. */
  @Nullable String exe();

  /** The absolute path of its executable. */
  @Nullable String exePath();

  /** Its arguments without the first; empty if there are none. */
  List<String> arguments();

  /**
   * Its arguments without the first, with a blank between them; empty if there are none. Many rules
   * ask for it: give the same text again.
   */
  default String argumentLine() {
    return String.join(" ", arguments());
  }

  /** Its name and its arguments; null if it has no name. Give the same text again. */
  default @Nullable String commandLine() {
    String name = name();
    return name == null || arguments().isEmpty() ? name : name + " " + argumentLine();
  }

  /** Its working directory. */
  @Nullable String workingDirectory();

  /** Its effective user id, or {@link NodeEvent#ABSENT}. */
  long uid();

  /** Its effective group id, or {@link NodeEvent#ABSENT}. */
  long gid();

  /** The name of its effective user on the node. */
  @Nullable String userName();

  /** The audit login user id, -1 if it was never set, or {@link NodeEvent#ABSENT}. */
  long loginUid();

  /** The number of its controlling terminal, 0 if none. */
  long tty();

  /** When it was created, in nanoseconds since 1970. */
  long startNanos();

  /** Its effective capabilities as a bit set. */
  long effectiveCapabilities();

  /**
   * Whether its executable lies in the upper layer of an overlay: written since the container was
   * made.
   */
  boolean executableInUpperLayer();

  /** Whether its executable is an anonymous file in memory. */
  boolean executableInMemory();

  /**
   * When its executable's inode last changed, in nanoseconds since 1970, or {@link
   * NodeEvent#ABSENT}.
   */
  long executableChangedNanos();

  /**
   * When the first process of its pid namespace was created, in nanoseconds since 1970, or {@link
   * NodeEvent#ABSENT}.
   */
  long pidNamespaceStartNanos();

  /** Whether standard input, output or error of it is a network socket. */
  boolean standardStreamIsSocket();

  /** Its permitted capabilities as a bit set. */
  default long permittedCapabilities() {
    return effectiveCapabilities();
  }

  /** Its inheritable capabilities as a bit set. */
  default long inheritableCapabilities() {
    return 0;
  }

  /** Its environment as {@code NAME=value}, bounded by the sensor; empty if it was not gathered. */
  default List<String> environment() {
    return List.of();
  }

  /** The id of its session in the initial pid namespace, or {@link NodeEvent#ABSENT}. */
  default long sessionId() {
    return NodeEvent.ABSENT;
  }

  /** The id of its process group in the initial pid namespace, or {@link NodeEvent#ABSENT}. */
  default long processGroup() {
    return NodeEvent.ABSENT;
  }

  /** The id of its process group in its own pid namespace, or {@link NodeEvent#ABSENT}. */
  default long virtualProcessGroup() {
    return NodeEvent.ABSENT;
  }

  /** The leader of its session, as long as the sensor knows it. */
  default @Nullable NodeProcess sessionLeader() {
    return null;
  }

  /** The number of its executable's inode, or {@link NodeEvent#ABSENT}. */
  default long executableInode() {
    return NodeEvent.ABSENT;
  }

  /**
   * When its executable was last written, in nanoseconds since 1970, or {@link NodeEvent#ABSENT}.
   */
  default long executableModifiedNanos() {
    return NodeEvent.ABSENT;
  }

  /** Whether its user may write to its executable. */
  default boolean executableWritable() {
    return false;
  }

  /** The name of its effective group on the node; null if it is not known. */
  default @Nullable String groupName() {
    return null;
  }

  /** The name of its login user on the node; null if it is not known or there was no login. */
  default @Nullable String loginName() {
    return null;
  }

  /**
   * Its container, as far as it is known by now; {@link NodeContainer#HOST} for the node itself.
   */
  default NodeContainer container() {
    return NodeContainer.HOST;
  }

  /** The full id of its container, from its cgroup; the empty string for the node itself. */
  String containerId();

  /**
   * The id as tools abbreviate it ({@link dev.breakwater.signals.Container#abbreviated}); the empty
   * string for the node itself. Every rule for containers asks for it: give the same text again.
   */
  String shortContainerId();
}
