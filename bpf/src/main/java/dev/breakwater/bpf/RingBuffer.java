package dev.breakwater.bpf;

import static dev.breakwater.bpf.NativeFunction.returnsInt;
import static dev.breakwater.bpf.NativeFunction.returnsPointer;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.VarHandle;

/**
 * The reading end of a kernel ring buffer, mapped into this process: a record is read where the
 * kernel wrote it, without a copy, a call or an allocation. The layout is the kernel's ABI
 * (kernel/bpf/ringbuf.c): a page with the reader's position, a page with the writers' position, and
 * the data twice in a row, so that no record has a seam; of the second time, as much is mapped as
 * the longest record takes, since every page that is mapped counts as resident.
 *
 * <p>One thread at a time polls; closing waits until it is done.
 */
public final class RingBuffer implements AutoCloseable {

  /** Takes one record. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes the record at {@code data[offset, offset + length)}, which the kernel may overwrite as
     * soon as this returns or throws.
     */
    void accept(MemorySegment data, long offset, int length);
  }

  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int LENGTH = ~(BUSY | DISCARDED);
  private static final long HEADER_BYTES = 8;

  private static final VarHandle POSITION = JAVA_LONG.varHandle();
  private static final VarHandle RECORD_LENGTH = JAVA_INT.varHandle();

  private static final short POLLIN = 1;
  private static final StructLayout POLL_FD =
      MemoryLayout.structLayout(
          JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));

  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SC_PAGESIZE = 30;

  private final LibC system;
  private final int fd;
  private final long mask;
  private final Arena arena;
  private final MemorySegment readerPage;
  private final MemorySegment writerPage;
  private final MemorySegment data;
  private final MemorySegment pollFd;
  private boolean closed;

  /** The functions of the C library that a ring buffer needs. */
  private record LibC(
      NativeFunction mmap,
      NativeFunction munmap,
      NativeFunction poll,
      NativeFunction fcntl,
      NativeFunction close,
      NativeFunction sysconf) {

    static LibC bind() {
      SymbolLookup libc = Linker.nativeLinker().defaultLookup();
      return new LibC(
          NativeFunction.find(
              libc,
              "mmap",
              returnsPointer(ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG)),
          NativeFunction.find(libc, "munmap", returnsInt(ADDRESS, JAVA_LONG)),
          NativeFunction.find(libc, "poll", returnsInt(ADDRESS, JAVA_LONG, JAVA_INT)),
          NativeFunction.find(libc, "fcntl", returnsInt(JAVA_INT, JAVA_INT, JAVA_INT)),
          NativeFunction.find(libc, "close", returnsInt(JAVA_INT)),
          NativeFunction.find(libc, "sysconf", NativeFunction.returnsLong(JAVA_INT)));
    }

    /** Maps a part of the buffer until the arena is closed. */
    MemorySegment map(Arena arena, int fd, long offset, long bytes, int protection) {
      var mapped = mmap.call(MemorySegment.NULL, bytes, protection, MAP_SHARED, fd, offset);
      if (mapped.pointer().address() == -1) {
        throw new BpfException("could not map a ring buffer: " + Errno.text(mapped.errno()));
      }
      return mapped
          .pointer()
          .reinterpret(bytes, arena, segment -> munmap.call(segment.reinterpret(bytes), bytes));
    }
  }

  private RingBuffer(LibC system, int fd, int bytes, int longest, Arena arena) {
    long page = system.sysconf.call(SC_PAGESIZE).number();
    this.system = system;
    this.fd = fd;
    this.mask = bytes - 1L;
    this.arena = arena;
    this.readerPage = system.map(arena, fd, 0, page, PROT_READ | PROT_WRITE);
    long seam = Math.min(bytes, (HEADER_BYTES + longest + page - 1) / page * page);
    MemorySegment rest = system.map(arena, fd, page, page + bytes + seam, PROT_READ);
    this.writerPage = rest.asSlice(0, page);
    this.data = rest.asSlice(page);
    this.pollFd = arena.allocate(POLL_FD);
    pollFd.set(JAVA_INT, 0, fd);
    pollFd.set(JAVA_SHORT, 4, POLLIN);
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  static RingBuffer map(String name, int mapFd, int bytes, int longest) {
    LibC system = LibC.bind();
    var copied = system.fcntl.call(mapFd, F_DUPFD_CLOEXEC, 0);
    if (copied.integer() < 0) {
      throw new BpfException(
          "could not keep the ring buffer " + name + " open: " + Errno.text(copied.errno()));
    }
    Arena arena = Arena.ofShared();
    try {
      return new RingBuffer(system, copied.integer(), bytes, longest, arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      system.close.call(copied.integer());
      throw e;
    }
  }

  /** Its size in bytes. */
  public long capacity() {
    return mask + 1;
  }

  /** How many bytes wait to be read. */
  public synchronized long waiting() {
    requireOpen();
    return (long) POSITION.getAcquire(writerPage, 0L) - (long) POSITION.getAcquire(readerPage, 0L);
  }

  /**
   * Hands every record that is there to the consumer; where there is none, first waits until the
   * kernel says that one has come, or the time is over. Records that come meanwhile are left for
   * the next time, so that this returns also when they come faster than they are read. Whatever the
   * consumer throws comes out of here, and its record counts as read.
   *
   * @param timeoutMillis how long to wait; 0 does not wait
   * @return how many records it took
   */
  public synchronized int poll(int timeoutMillis, Consumer consumer) {
    requireOpen();
    int taken = take(consumer);
    if (taken > 0 || timeoutMillis == 0) {
      return taken;
    }
    var polled = system.poll.call(pollFd, 1L, timeoutMillis);
    if (polled.integer() < 0 && polled.errno() != Errno.EINTR) {
      throw new BpfException("waiting for a ring buffer failed: " + Errno.text(polled.errno()));
    }
    return take(consumer);
  }

  /** Unmaps it. Closing twice does nothing more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      arena.close();
      system.close.call(fd);
    }
  }

  /** Where {@link #next} finds nothing that was there at the last {@link #look}. */
  static final long NOTHING = -1;

  /** Where {@link #next} finds a record that is still being written. */
  static final long BEING_WRITTEN = -2;

  /** How many records are read before the kernel is told that their room is free. */
  private static final int FREED_AT_ONCE = 32;

  private long at;
  private long end;
  private int length;
  private int unfreed;

  /** The memory in which offsets lie that {@link #next} gives. */
  MemorySegment data() {
    return data;
  }

  int fd() {
    return fd;
  }

  /** Takes note of what is there now: what comes later is for the next look. */
  void look() {
    requireOpen();
    at = (long) POSITION.getAcquire(readerPage, 0L);
    end = (long) POSITION.getAcquire(writerPage, 0L);
  }

  /** The offset of the next record, which stays the next one until {@link #free}. */
  long next() {
    while (at < end) {
      long header = at & mask;
      int word = (int) RECORD_LENGTH.getAcquire(data, header);
      if ((word & BUSY) != 0) {
        return BEING_WRITTEN;
      }
      length = word & LENGTH;
      if ((word & DISCARDED) == 0) {
        return header + HEADER_BYTES;
      }
      free();
    }
    return NOTHING;
  }

  /** The length of the record that {@link #next} found. */
  int length() {
    return length;
  }

  /** The record that {@link #next} found is read. */
  void free() {
    at += (HEADER_BYTES + length + 7) & ~7L;
    unfreed++;
    if (unfreed >= FREED_AT_ONCE) {
      freeAll();
    }
  }

  /** Gives the kernel the room of all that was read. */
  void freeAll() {
    unfreed = 0;
    POSITION.setRelease(readerPage, 0L, at);
  }

  private int take(Consumer consumer) {
    int taken = 0;
    long at = (long) POSITION.getAcquire(readerPage, 0L);
    long end = (long) POSITION.getAcquire(writerPage, 0L);
    while (at < end) {
      long header = at & mask;
      int word = (int) RECORD_LENGTH.getAcquire(data, header);
      if ((word & BUSY) != 0) {
        return taken;
      }
      int length = word & LENGTH;
      long next = at + ((HEADER_BYTES + length + 7) & ~7L);
      try {
        if ((word & DISCARDED) == 0) {
          taken++;
          consumer.accept(data, header + HEADER_BYTES, length);
        }
      } finally {
        POSITION.setRelease(readerPage, 0L, next);
      }
      at = next;
    }
    return taken;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the ring buffer is closed");
    }
  }
}
