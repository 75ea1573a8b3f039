package dev.breakwater.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A C function, called with boxed arguments: none of those bound here is called often. */
final class NativeFunction {

  /** What a call gave back. */
  record Outcome(Object value, int errno) {

    /** The value of a function that returns an int. */
    int integer() {
      return (Integer) value;
    }

    /** The value of a function that returns a long or a size. */
    long number() {
      return (Long) value;
    }

    /** The value of a function that returns a pointer. */
    MemorySegment pointer() {
      return (MemorySegment) value;
    }

    /** Whether the pointer is null, which is how libbpf says that errno tells what failed. */
    boolean isNull() {
      return pointer().equals(MemorySegment.NULL);
    }
  }

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final String name;
  private final MethodHandle handle;

  private NativeFunction(String name, MethodHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * The function of that name.
   *
   * @throws BpfException if the library does not have it
   */
  static NativeFunction find(SymbolLookup library, String name, FunctionDescriptor type) {
    try {
      MethodHandle handle =
          Linker.nativeLinker()
              .downcallHandle(
                  library.findOrThrow(name), type, Linker.Option.captureCallState("errno"));
      return new NativeFunction(name, handle);
    } catch (NoSuchElementException e) {
      throw new BpfException("libbpf has no function " + name + ": install libbpf 1.0 or newer", e);
    }
  }

  static FunctionDescriptor returnsInt(MemoryLayout... arguments) {
    return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
  }

  static FunctionDescriptor returnsLong(MemoryLayout... arguments) {
    return FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments);
  }

  static FunctionDescriptor returnsPointer(MemoryLayout... arguments) {
    return FunctionDescriptor.of(ValueLayout.ADDRESS, arguments);
  }

  Outcome call(Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      List<Object> all = new ArrayList<>(arguments.length + 1);
      all.add(state);
      all.addAll(List.of(arguments));
      Object value = handle.invokeWithArguments(all);
      return new Outcome(value, (int) ERRNO.get(state, 0L));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling " + name + " from Java failed", e);
    }
  }
}
