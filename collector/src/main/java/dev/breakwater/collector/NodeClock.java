package dev.breakwater.collector;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Instant;

/**
 * Turns the kernel's nanoseconds since boot into the time of day. The offset between the two is
 * taken anew by {@link #adjust}, since the time of day is set now and then.
 */
final class NodeClock {
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS = 1_000_000_000L;

  /** The two clocks are read one after the other; a step is what differs by more than that. */
  private static final long UNSTEADINESS = 20_000_000L;

  private static final int READINGS = 4;

  private final MethodHandle getTime =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private volatile long offset;

  NodeClock() {
    offset = measure();
  }

  /**
   * Takes the offset anew if the time of day was set. Otherwise it stays to the nanosecond, so that
   * a process that is told again has the same beginning.
   */
  void adjust() {
    long measured = measure();
    if (Math.abs(measured - offset) > UNSTEADINESS) {
      offset = measured;
    }
  }

  /** Now, in nanoseconds since boot. */
  long sinceBoot() {
    return read(CLOCK_BOOTTIME);
  }

  /** Nanoseconds since boot as nanoseconds since 1970. */
  long wall(long sinceBoot) {
    return sinceBoot + offset;
  }

  /** Nanoseconds since boot as an instant. */
  Instant instant(long sinceBoot) {
    long wall = wall(sinceBoot);
    return Instant.ofEpochSecond(Math.floorDiv(wall, NANOS), Math.floorMod(wall, NANOS));
  }

  /** The time of day. */
  Instant now() {
    return instant(sinceBoot());
  }

  /** How many nanoseconds the time of day is ahead of the time since boot, now. */
  long ahead() {
    return measure();
  }

  /** Of some readings the one between whose sides the least time passed. */
  private long measure() {
    long least = Long.MAX_VALUE;
    long best = 0;
    for (int i = 0; i < READINGS; i++) {
      long before = read(CLOCK_BOOTTIME);
      long wall = read(CLOCK_REALTIME);
      long between = read(CLOCK_BOOTTIME) - before;
      if (between < least) {
        least = between;
        best = wall - before - between / 2;
      }
    }
    return best;
  }

  private long read(int clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      int result = (int) getTime.invokeExact(clock, time);
      if (result != 0) {
        throw new IllegalStateException("the kernel does not tell the time of its clock " + clock);
      }
      return time.getAtIndex(JAVA_LONG, 0) * NANOS + time.getAtIndex(JAVA_LONG, 1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("reading the clock failed", e);
    }
  }
}
