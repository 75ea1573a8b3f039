package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/** A program of an object. It lives as long as the object. */
public final class BpfProgram {

  /** Of {@code struct bpf_prog_info}: enough of it for the members read here. */
  private static final int INFO_BYTES = 224;

  private static final long ID = 4;
  private static final long RECURSION_MISSES = 208;

  private static final int O_DIRECTORY_CLOEXEC =
      System.getProperty("os.arch", "").equals("aarch64") ? 02040000 : 02200000;

  private final BpfObject object;
  private final String name;
  private final MemorySegment handle;

  BpfProgram(BpfObject object, String name, MemorySegment handle) {
    this.object = object;
    this.name = name;
    this.handle = handle;
  }

  /** The name of its C function. */
  public String name() {
    return name;
  }

  /** The section that says what it attaches to, as {@code tp_btf/sys_exit}. */
  public String section() {
    synchronized (object.libbpf()) {
      object.requireNotClosed();
      return BpfObject.text(object.libbpf().calls().programSection().call(handle).pointer());
    }
  }

  /**
   * Leaves the program out when its object is loaded.
   *
   * @throws IllegalStateException if the object is loaded already
   */
  public void leaveOut() {
    synchronized (object.libbpf()) {
      object.requireNotLoaded("leave the program " + name + " out of");
      int result = object.libbpf().calls().setAutoload().call(handle, false).integer();
      if (result != 0) {
        throw new BpfException("could not leave out program " + name + ": " + Errno.text(-result));
      }
    }
  }

  /**
   * Attaches it to what its section names.
   *
   * @throws BpfException if the kernel does not have that, or refuses
   */
  public BpfLink attach() {
    return attached(() -> object.libbpf().calls().attach().call(handle));
  }

  /**
   * Attaches it to a cgroup of the version 2 hierarchy and all below it, beside what others have
   * attached there.
   *
   * @param directory the cgroup's directory
   * @throws BpfException if that is no such directory, or the kernel refuses
   */
  public BpfLink attachCgroup(Path directory) {
    return attached(() -> attachToCgroup(directory));
  }

  private BpfLink attached(Supplier<NativeFunction.Outcome> attach) {
    Libbpf libbpf = object.libbpf();
    synchronized (libbpf) {
      object.requireLoaded("attach program " + name + " of");
      BpfLink link = new BpfLink(object, this, attach);
      object.adopt(link);
      return link;
    }
  }

  private NativeFunction.Outcome attachToCgroup(Path directory) {
    Libbpf.Calls calls = object.libbpf().calls();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(directory.toString());
      var opened = calls.open().call(path, O_DIRECTORY_CLOEXEC);
      if (opened.integer() < 0) {
        throw new BpfException(
            "could not open the cgroup " + directory + ": " + Errno.text(opened.errno()));
      }
      try {
        return calls.attachCgroup().call(handle, opened.integer());
      } finally {
        calls.close().call(opened.integer());
      }
    }
  }

  /**
   * How often the kernel did not run it since it was running on that CPU already: events that it
   * never saw. Always 0 on kernels before 5.12, which do not count it.
   */
  public long misses() {
    return ask(info -> info.get(JAVA_LONG_UNALIGNED, RECURSION_MISSES));
  }

  /** The kernel's number of it, which no other program has before the machine is started again. */
  public int id() {
    return ask(info -> info.get(JAVA_INT, ID));
  }

  private <T> T ask(Function<MemorySegment, T> question) {
    Libbpf libbpf = object.libbpf();
    synchronized (libbpf) {
      object.requireLoaded("ask about program " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment info = arena.allocate(INFO_BYTES, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, INFO_BYTES);
        int result = libbpf.calls().infoByFd().call(fd(), info, length).integer();
        if (result != 0) {
          throw new BpfException(
              "could not ask the kernel about program " + name + ": " + Errno.text(-result));
        }
        return question.apply(info);
      }
    }
  }

  /** The file descriptor, for a map that holds programs; only while holding libbpf's monitor. */
  int fd() {
    return object.libbpf().calls().programFd().call(handle).integer();
  }
}
