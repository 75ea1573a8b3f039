package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A hash map that programs fill and this process empties, many entries with each call. */
public final class BpfTable {
  private static final int BATCH = 512;

  private final BpfMap map;

  /** Takes one entry. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes an entry, whose bytes are gone when this returns. */
    void accept(MemorySegment key, MemorySegment value);
  }

  /** The table that a hash map is. */
  public BpfTable(BpfMap map) {
    this.map = map;
  }

  /**
   * Takes every entry out. Nothing may be adding to entries meanwhile: what is added to one between
   * its reading and its removal is lost.
   *
   * @return how many there were
   * @throws BpfException if the kernel refuses; it takes Linux 5.6 or newer
   */
  public int drain(Consumer consumer) {
    int taken = 0;
    try (Arena arena = Arena.ofConfined()) {
      int batch = Math.min(BATCH, map.capacity());
      MemorySegment keys = arena.allocate((long) batch * map.keyBytes(), 8);
      MemorySegment values = arena.allocate((long) batch * map.valueBytes(), 8);
      MemorySegment position = arena.allocate(Math.max(Long.BYTES, map.keyBytes()), 8);
      MemorySegment count = arena.allocate(JAVA_INT);
      boolean isFirst = true;
      boolean isLast = false;
      while (!isLast) {
        count.set(JAVA_INT, 0, batch);
        isLast = take(isFirst ? MemorySegment.NULL : position, position, keys, values, count);
        isFirst = false;
        int entries = count.get(JAVA_INT, 0);
        for (int i = 0; i < entries; i++) {
          consumer.accept(
              keys.asSlice((long) i * map.keyBytes(), map.keyBytes()),
              values.asSlice((long) i * map.valueBytes(), map.valueBytes()));
        }
        taken += entries;
      }
    }
    return taken;
  }

  private boolean take(
      MemorySegment from,
      MemorySegment to,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    int result = map.takeBatch(from, to, keys, values, count);
    if (result == 0) {
      return false;
    }
    if (result == -Errno.ENOENT) {
      return true; // there was less than was asked for
    }
    throw map.failed("empty", -result);
  }
}
