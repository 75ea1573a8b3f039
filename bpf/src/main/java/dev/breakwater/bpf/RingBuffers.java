package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Two ring buffers read as one, in the order of a 64-bit number that lies in each record: what is
 * urgent has room of its own, and yet comes when it happened. A record of the second buffer is
 * handed over after every record of the first that was complete before it was written.
 *
 * <p>One thread at a time polls; closing waits until it is done. Polling allocates nothing.
 */
public final class RingBuffers implements AutoCloseable {
  private static final int POLL_FD_BYTES = 8;
  private static final short POLLIN = 1;
  private static final int SPINS = 1000;
  private static final MethodHandle POLL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("poll"),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  private final RingBuffer urgent;
  private final RingBuffer plain;
  private final long order;
  private final Arena arena;
  private final MemorySegment pollFds;
  private boolean closed;

  /**
   * Reads both buffers, and closes them when it is closed.
   *
   * @param urgent where the causes are that records of the other one may have
   * @param plain the other one
   * @param order the offset within a record of the number that orders them
   */
  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  public RingBuffers(RingBuffer urgent, RingBuffer plain, int order) {
    this.urgent = urgent;
    this.plain = plain;
    this.order = order;
    this.arena = Arena.ofShared();
    this.pollFds = arena.allocate(2L * POLL_FD_BYTES, 8);
    int[] fds = {urgent.fd(), plain.fd()};
    for (int i = 0; i < fds.length; i++) {
      pollFds.set(JAVA_INT, (long) i * POLL_FD_BYTES, fds[i]);
      pollFds.set(JAVA_SHORT, (long) i * POLL_FD_BYTES + 4, POLLIN);
    }
  }

  /**
   * Waits until the kernel says that something has come, or the time is over. It says so when it
   * wakes whoever reads: for a record that was written without waking anybody, the time is waited
   * out.
   *
   * @throws BpfException if the kernel refuses
   */
  public synchronized void await(int timeoutMillis) {
    requireOpen();
    try {
      int _ = (int) POLL.invokeExact(pollFds, 2L, timeoutMillis);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("waiting for the ring buffers failed", e);
    }
  }

  /**
   * Hands every record that is there to the consumer, and does not wait. Records that come
   * meanwhile are left for the next time. Whatever the consumer throws comes out of here, and its
   * record counts as read.
   *
   * @return how many records it took
   */
  public synchronized int poll(RingBuffer.Consumer consumer) {
    requireOpen();
    plain.look(); // first: what caused a record that is there now is then there in the other one
    urgent.look();
    int taken = 0;
    try {
      while (true) {
        long first = next(urgent);
        long second = next(plain);
        if (first < 0 && second < 0) {
          return taken;
        }
        boolean takeFirst = second < 0 || (first >= 0 && at(urgent, first) <= at(plain, second));
        RingBuffer from = takeFirst ? urgent : plain;
        try {
          consumer.accept(from.data(), takeFirst ? first : second, from.length());
        } finally {
          from.free();
        }
        taken++;
      }
    } finally {
      urgent.freeAll();
      plain.freeAll();
    }
  }

  /** Closes both. Closing twice does nothing more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      urgent.close();
      plain.close();
      arena.close();
    }
  }

  /** The next record; one that is being written is complete within the blink of an eye. */
  private static long next(RingBuffer buffer) {
    long next = buffer.next();
    for (int i = 1; next == RingBuffer.BEING_WRITTEN; i++) {
      if (i % SPINS == 0) {
        LockSupport.parkNanos(1); // whoever writes it was pushed aside, perhaps by this thread
      }
      Thread.onSpinWait();
      next = buffer.next();
    }
    return next;
  }

  /** The number that orders a record; one that is too short for it comes first. */
  private long at(RingBuffer buffer, long offset) {
    return buffer.length() < order + Long.BYTES
        ? Long.MIN_VALUE
        : buffer.data().get(JAVA_LONG_UNALIGNED, offset + order);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the ring buffers are closed");
    }
  }
}
