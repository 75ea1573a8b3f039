package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * Takes down what libbpf prints while a call is under way. libbpf calls back on the thread that
 * called it, and {@link Libbpf} lets in one at a time, so that what is collected belongs to the
 * call.
 */
final class LibbpfLog {

  /** The verifier may write megabytes; its verdict stands at the end. */
  static final int MAX_CHARACTERS = 65_536;

  private static final int WARNING = 0;
  private static final int FIRST_GUESS = 8_192;
  private static final int MAX_MESSAGE = 16 << 20;
  private static final FunctionDescriptor PRINT =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  private final StringBuilder collected = new StringBuilder();
  private final NativeFunction format =
      NativeFunction.find(
          Linker.nativeLinker().defaultLookup(),
          "vsnprintf",
          NativeFunction.returnsInt(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

  /** The function pointer to give to {@code libbpf_set_print}; lives as long as the process. */
  MemorySegment callback() {
    try {
      MethodHandle print =
          MethodHandles.lookup()
              .findVirtual(
                  LibbpfLog.class,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class))
              .bindTo(this);
      return Linker.nativeLinker().upcallStub(print, PRINT, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("LibbpfLog has no method print", e);
    }
  }

  /** Takes what was collected since the last time. */
  String take() {
    String text = collected.toString();
    collected.setLength(0);
    return text;
  }

  /** What libbpf calls. An exception here would end the process, so none leaves it. */
  @SuppressWarnings("unused") // through callback()
  private int print(int level, MemorySegment pattern, MemorySegment arguments) {
    if (level != WARNING) {
      return 0;
    }
    try {
      append(formatted(pattern, arguments));
    } catch (RuntimeException | OutOfMemoryError e) {
      append("(a message of libbpf that could not be read: " + e + ")\n");
    }
    return 0;
  }

  private void append(String message) {
    collected.append(message);
    if (collected.length() > MAX_CHARACTERS) {
      collected.delete(0, collected.length() - MAX_CHARACTERS);
    }
  }

  private String formatted(MemorySegment pattern, MemorySegment arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arguments.reinterpret(argumentListBytes());
      byte[] saved = list.toArray(JAVA_BYTE);
      MemorySegment text = arena.allocate(FIRST_GUESS);
      int length = format.call(text, (long) FIRST_GUESS, pattern, arguments).integer();
      if (length >= FIRST_GUESS && length < MAX_MESSAGE) {
        MemorySegment.copy(saved, 0, list, JAVA_BYTE, 0, saved.length);
        text = arena.allocate(length + 1L);
        length = format.call(text, length + 1L, pattern, arguments).integer();
      }
      int usable = Math.clamp(length, 0, (int) text.byteSize() - 1);
      byte[] bytes = text.asSlice(0, usable).toArray(JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The size of the C library's {@code va_list}, which is read twice and therefore restored. */
  private static long argumentListBytes() {
    return System.getProperty("os.arch", "").equals("aarch64") ? 32 : 24;
  }
}
