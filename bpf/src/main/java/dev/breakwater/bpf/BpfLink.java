package dev.breakwater.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A program that is attached, until this is closed. */
public final class BpfLink implements AutoCloseable {
  private static final long CHUNK = 4096;

  private final BpfObject object;
  private final String program;
  private final MemorySegment handle;
  private boolean closed;

  BpfLink(BpfObject object, String program, MemorySegment handle) {
    this.object = object;
    this.program = program;
    this.handle = handle;
  }

  /**
   * Runs an iterator program over everything that it iterates, on this thread, and returns when it
   * has seen all. What it prints is dropped: its results are what it puts into maps and ring
   * buffers. A program that asks to come again for the same thing is waited for.
   *
   * @throws BpfException if the program is no iterator, or the kernel ends it with an error
   */
  public void iterate() {
    Libbpf libbpf = object.libbpf();
    int fd;
    synchronized (libbpf) {
      requireOpen();
      int link = libbpf.calls().linkFd().call(handle).integer();
      fd = libbpf.calls().createIterator().call(link).integer();
      libbpf.takeLog();
    }
    if (fd < 0) {
      throw new BpfException("could not iterate with program " + program + ": " + Errno.text(-fd));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(CHUNK);
      while (true) {
        var read = libbpf.calls().read().call(fd, chunk, CHUNK);
        if (read.number() == 0) {
          return;
        }
        if (read.number() < 0 && read.errno() == Errno.EAGAIN) {
          Thread.sleep(1);
          continue;
        }
        if (read.number() < 0 && read.errno() != Errno.EINTR) {
          throw new BpfException(
              "iterating with program " + program + " failed: " + Errno.text(read.errno()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BpfException("iterating with program " + program + " was interrupted", e);
    } finally {
      libbpf.calls().close().call(fd);
    }
  }

  /** Detaches the program. Closing twice does nothing more. */
  @Override
  public void close() {
    synchronized (object.libbpf()) {
      if (!closed) {
        closed = true;
        object.release(this);
        object.libbpf().calls().destroyLink().call(handle);
      }
    }
  }

  private void requireOpen() {
    object.requireNotClosed();
    if (closed) {
      throw new IllegalStateException("the program " + program + " is detached");
    }
  }
}
