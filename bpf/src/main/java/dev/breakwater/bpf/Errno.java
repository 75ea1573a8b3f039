package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/** Error numbers of Linux, in the words of the C library. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EEXIST = 17;

  private static final long LONGEST = 128;
  private static final NativeFunction STRERROR =
      NativeFunction.find(
          Linker.nativeLinker().defaultLookup(),
          "strerror",
          NativeFunction.returnsPointer(JAVA_INT.withName("errnum")));

  private Errno() {}

  /** What an error number means, as {@code Permission denied (errno 13)}. */
  static String text(int errno) {
    MemorySegment words = STRERROR.call(errno).pointer();
    String text =
        words.equals(MemorySegment.NULL)
            ? "unknown error"
            : words.reinterpret(LONGEST).getString(0);
    return text + " (errno " + errno + ")";
  }
}
