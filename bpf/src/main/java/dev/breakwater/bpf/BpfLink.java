package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Supplier;

/** A program that is attached, until this is closed. */
public final class BpfLink implements AutoCloseable {
  private static final long CHUNK = 4096;

  /** Of {@code struct bpf_link_info}: enough of it for the members read here. */
  private static final int INFO_BYTES = 64;

  private static final long TYPE = 0;
  private static final long ID = 4;
  private static final long PROGRAM = 8;
  private static final long CGROUP = 16;
  private static final int CGROUP_LINK = 3;

  private final BpfObject object;
  private final BpfProgram program;
  private final int programId;
  private final Supplier<NativeFunction.Outcome> attach;
  private MemorySegment handle = MemorySegment.NULL;
  private int id;
  private boolean closed;

  /** Attaches the program; only while holding libbpf's monitor. */
  BpfLink(BpfObject object, BpfProgram program, Supplier<NativeFunction.Outcome> attach) {
    this.object = object;
    this.program = program;
    this.programId = program.id();
    this.attach = attach;
    take();
  }

  /** The program that it attaches. */
  public BpfProgram program() {
    return program;
  }

  /**
   * What is wrong with it, as the kernel tells: it was detached, or another program was put in the
   * place of this one. Empty if the program is attached.
   */
  public Optional<String> fault() {
    synchronized (object.libbpf()) {
      requireOpen();
      return look().map(Fault::text);
    }
  }

  /**
   * Attaches the program anew.
   *
   * @throws BpfException if the kernel refuses; then it is attached no more
   */
  public void attachAgain() {
    Libbpf libbpf = object.libbpf();
    synchronized (libbpf) {
      requireOpen();
      if (isHeld() && look().filter(Fault::isNotOurs).isPresent()) {
        libbpf.calls().disconnectLink().call(handle);
      }
      libbpf.calls().destroyLink().call(handle);
      handle = MemorySegment.NULL;
      take();
    }
  }

  /** Attaches the program anew, and says whether that went well. */
  boolean isRepaired() {
    try {
      attachAgain();
      return true;
    } catch (BpfException e) {
      return false; // the fault stays, and is found again
    }
  }

  /**
   * @param isNotOurs the file descriptor was closed by another, and may be somebody else's by now
   */
  private record Fault(String text, boolean isNotOurs) {}

  private Optional<Fault> look() {
    if (!isHeld()) {
      return Optional.of(new Fault("it could not be attached again", false));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, 8);
      int result = ask(arena, info);
      if (result != 0) {
        return Optional.of(new Fault("its link is gone: " + Errno.text(-result), true));
      }
      if (info.get(JAVA_INT, ID) != id) {
        return Optional.of(new Fault("its link is another's", true));
      }
      if (info.get(JAVA_INT, PROGRAM) != programId) {
        return Optional.of(
            new Fault("program " + info.get(JAVA_INT, PROGRAM) + " is in its place", false));
      }
      boolean isDetached =
          info.get(JAVA_INT, TYPE) == CGROUP_LINK && info.get(JAVA_LONG, CGROUP) == 0;
      return isDetached
          ? Optional.of(new Fault("it was detached from its cgroup", false))
          : Optional.empty();
    }
  }

  private int ask(Arena arena, MemorySegment info) {
    Libbpf libbpf = object.libbpf();
    MemorySegment length = arena.allocateFrom(JAVA_INT, INFO_BYTES);
    int fd = libbpf.calls().linkFd().call(handle).integer();
    int result = libbpf.calls().infoByFd().call(fd, info, length).integer();
    libbpf.takeLog();
    return result;
  }

  private boolean isHeld() {
    return !handle.equals(MemorySegment.NULL);
  }

  private void take() {
    Libbpf libbpf = object.libbpf();
    libbpf.takeLog();
    var attached = attach.get();
    if (attached.isNull()) {
      throw BpfObject.refused("attach", program.name(), attached.errno(), libbpf.takeLog());
    }
    handle = attached.pointer();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, 8);
      id = ask(arena, info) == 0 ? info.get(JAVA_INT, ID) : 0;
    }
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
      if (!isHeld()) {
        throw new BpfException("the program " + program.name() + " could not be attached again");
      }
      int link = libbpf.calls().linkFd().call(handle).integer();
      fd = libbpf.calls().createIterator().call(link).integer();
      libbpf.takeLog();
    }
    if (fd < 0) {
      throw new BpfException(
          "could not iterate with program " + program.name() + ": " + Errno.text(-fd));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(CHUNK);
      while (true) {
        var read = libbpf.calls().read().call(fd, chunk, CHUNK);
        if (read.number() == 0) {
          return;
        }
        if (read.number() < 0 && read.errno() == Errno.EAGAIN) {
          Thread.sleep(1); // an iterator cannot be polled: when it can go on nobody is told
          continue;
        }
        if (read.number() < 0 && read.errno() != Errno.EINTR) {
          throw new BpfException(
              "iterating with program " + program.name() + " failed: " + Errno.text(read.errno()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BpfException("iterating with program " + program.name() + " was interrupted", e);
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
      throw new IllegalStateException("the program " + program.name() + " is detached");
    }
  }
}
