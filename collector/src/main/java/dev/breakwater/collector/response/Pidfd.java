package dev.breakwater.collector.response;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** A process held by a descriptor (pidfd): it stays this process when its pid is used again. */
final class Pidfd implements AutoCloseable {
  static final int EPERM = 1;
  static final int ESRCH = 3;

  /** The calls have these numbers on every architecture. */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;
  private static final int SIGKILL = 9;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.firstVariadicArg(1),
              Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("close"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int descriptor;

  private Pidfd(int descriptor) {
    this.descriptor = descriptor;
  }

  /** What the kernel refused, by its error number. */
  static final class RefusedException extends Exception {
    private final int errno;

    RefusedException(String call, int errno) {
      super(call + " failed with errno " + errno);
      this.errno = errno;
    }

    int errno() {
      return errno;
    }
  }

  /**
   * Takes hold of a process.
   *
   * @throws RefusedException with {@link #ESRCH} if there is none of that pid
   */
  static Pidfd open(int pid) throws RefusedException {
    return new Pidfd((int) call("pidfd_open", PIDFD_OPEN, pid, 0, 0, 0));
  }

  /**
   * Kills it.
   *
   * @throws RefusedException with {@link #ESRCH} if it has ended, with {@link #EPERM} if that takes
   *     CAP_KILL
   */
  void kill() throws RefusedException {
    long none = call("pidfd_send_signal", PIDFD_SEND_SIGNAL, descriptor, SIGKILL, 0, 0);
    assert none == 0;
  }

  @Override
  public void close() {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("closing a descriptor failed", e);
    }
  }

  private static long call(String name, long number, long one, long two, long three, long four)
      throws RefusedException {
    long result;
    int errno;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      result = (long) SYSCALL.invokeExact(state, number, one, two, three, four);
      errno = (int) ERRNO.get(state, 0L);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " could not be called", e);
    }
    if (result < 0) {
      throw new RefusedException(name, errno);
    }
    return result;
  }
}
