package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a process runs, as the kernel tells it.
 *
 * @param path its absolute path; null if it is not known
 * @param inode the number of its inode, or {@link NodeEvent#ABSENT}
 * @param changed when the inode changed, in nanoseconds since 1970, or {@link NodeEvent#ABSENT}
 * @param modified when it was written, likewise
 * @param flags {@code enum process_flags}
 */
record Executable(@Nullable String path, long inode, long changed, long modified, int flags) {

  /** One of which nothing is known. */
  static final Executable UNKNOWN = ofPath(null);

  static Executable ofPath(@Nullable String path) {
    return new Executable(path, NodeEvent.ABSENT, NodeEvent.ABSENT, NodeEvent.ABSENT, 0);
  }

  /** That of the process that an event describes. */
  static Executable of(RawEvent event) {
    return new Executable(
        event.path(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.EXE),
        orAbsent(event.number(EventLayout.EXECUTABLE_INODE)),
        orAbsent(event.number(EventLayout.CHANGED)),
        orAbsent(event.number(EventLayout.MODIFIED)),
        event.integer(EventLayout.FLAGS));
  }

  /** Whether it lies in the upper layer of an overlay. */
  boolean isInUpperLayer() {
    return (flags & EventLayout.EXE_IN_UPPER_LAYER) != 0;
  }

  /** Whether it is an anonymous file in memory. */
  boolean isInMemory() {
    return (flags & EventLayout.EXE_IN_MEMORY) != 0;
  }

  /** Whether the process may write to it. */
  boolean isWritable() {
    return (flags & EventLayout.EXE_WRITABLE) != 0;
  }

  /** The same, with another copy of its path. */
  Executable withPath(@Nullable String same) {
    return new Executable(same, inode, changed, modified, flags);
  }

  private static long orAbsent(long number) {
    return number == 0 ? NodeEvent.ABSENT : number;
  }
}
