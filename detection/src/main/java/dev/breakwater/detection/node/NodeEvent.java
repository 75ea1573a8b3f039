package dev.breakwater.detection.node;

import dev.breakwater.signals.Activity;
import org.jspecify.annotations.Nullable;

/**
 * An event of a node as rules read it: a view that the sensor lays over its buffer, so that an
 * event which matches nothing costs no allocation. It is valid until the sensor takes the next
 * event; what outlives it is {@link #activity()}.
 *
 * <p>Absent text is null here, and only here and in {@link NodeProcess}: rules tell a missing value
 * from an empty one.
 */
public interface NodeEvent {

  /** A number that the event does not have. */
  long ABSENT = Long.MIN_VALUE;

  /** The event's name in the Falco language: execve, procexit, openat, connect, … */
  String type();

  /** When it happened, in nanoseconds since 1970, by the node's clock. */
  long timeNanos();

  /**
   * What the system call returned, a negative errno when it failed; {@link #ABSENT} if it is no
   * call.
   */
  long result();

  /** The process that did it; for procexit, the one that ended. */
  NodeProcess process();

  /** The file descriptor that it is about, or {@link #ABSENT}. */
  long fd();

  /**
   * The absolute path that it is about, as the process sees it, symbolic links not resolved; null
   * if none.
   */
  @Nullable String path();

  /** The path as the process gave it. */
  @Nullable String rawPath();

  /** The open flags (Linux {@code O_*}) of an open event, else {@link #ABSENT}. */
  long openFlags();

  /** Layer 4 protocol of a network event: tcp, udp, icmp, unix; null if it is none. */
  @Nullable String protocol();

  /** The client's address in network byte order, 4 or 16 bytes; null if there is none. */
  byte @Nullable [] clientAddress();

  /** The client's port, or {@link #ABSENT}. */
  long clientPort();

  /** The server's address in network byte order, 4 or 16 bytes; null if there is none. */
  byte @Nullable [] serverAddress();

  /** The server's port, or {@link #ABSENT}. */
  long serverPort();

  /**
   * An argument of the system call as the process gave it, by its place from 0 to 5; {@link
   * #ABSENT} if the event is no call. An argument of 32 bits is extended with its sign.
   */
  default long argument(int index) {
    return ABSENT;
  }

  /** The absolute second path of a call on two: where a rename or a link leads; null if none. */
  default @Nullable String targetPath() {
    return null;
  }

  /** The second path as the process gave it. */
  default @Nullable String rawTargetPath() {
    return null;
  }

  /**
   * The process that a call is aimed at (ptrace, kill), in the initial pid namespace; -1 if there
   * is none.
   */
  default int targetPid() {
    return -1;
  }

  /** The process that a call is aimed at, as long as the sensor knows it. */
  default @Nullable NodeProcess targetProcess() {
    return null;
  }

  /** The first bytes that were sent or received, bounded by the sensor; null if there are none. */
  default byte @Nullable [] data() {
    return null;
  }

  /**
   * The name under which the address was last told in an answer of a name server on this node; null
   * if none was seen.
   */
  default @Nullable String nameOf(byte[] address) {
    return null;
  }

  /**
   * With what permissions an opening makes a file, where the arguments do not say it (openat2 keeps
   * it in memory); else {@link #ABSENT}.
   */
  default long openMode() {
    return ABSENT;
  }

  /** The name of a user on the node; null if it is not known. */
  default @Nullable String userName(long uid) {
    return null;
  }

  /** The event's number in its run, from 1; 1 where the sensor does not count. */
  default long number() {
    return 1;
  }

  /** What the event says, as a record that outlives it. */
  Activity activity();
}
