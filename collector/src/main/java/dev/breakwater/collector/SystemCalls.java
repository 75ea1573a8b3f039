package dev.breakwater.collector;

import java.util.List;
import java.util.Map;

/** Which program takes which system call, by the numbers of the machine's architecture. */
final class SystemCalls {

  /**
   * A system call to watch.
   *
   * @param table the map of programs it belongs into: of the machine's own calls, or of those of
   *     32-bit programs
   * @param number the call's number there
   * @param program the program that takes it
   */
  record Entry(String table, int number, String program) {}

  private static final String NATIVE = "native_calls";
  private static final String COMPAT = "compat_calls";

  private static final Map<String, List<Entry>> BY_ARCHITECTURE =
      Map.of(
          "amd64",
          List.of(
              new Entry(NATIVE, 2, "on_open"),
              new Entry(NATIVE, 85, "on_creat"),
              new Entry(NATIVE, 257, "on_openat"),
              new Entry(NATIVE, 437, "on_openat2"),
              new Entry(NATIVE, 42, "on_connect"),
              new Entry(COMPAT, 5, "on_open"),
              new Entry(COMPAT, 8, "on_creat"),
              new Entry(COMPAT, 295, "on_openat"),
              new Entry(COMPAT, 437, "on_openat2"),
              new Entry(COMPAT, 362, "on_connect")),
          "aarch64",
          List.of(
              new Entry(NATIVE, 56, "on_openat"),
              new Entry(NATIVE, 437, "on_openat2"),
              new Entry(NATIVE, 203, "on_connect"),
              new Entry(COMPAT, 5, "on_open"),
              new Entry(COMPAT, 8, "on_creat"),
              new Entry(COMPAT, 322, "on_openat"),
              new Entry(COMPAT, 437, "on_openat2"),
              new Entry(COMPAT, 283, "on_connect")));

  private SystemCalls() {}

  /**
   * The calls to watch on an architecture, by Java's name of it.
   *
   * @throws SensorException if the sensor does not know its numbers
   */
  static List<Entry> of(String architecture) {
    List<Entry> entries = BY_ARCHITECTURE.get(architecture);
    if (entries == null) {
      throw new SensorException("the sensor does not know the system calls of " + architecture);
    }
    return entries;
  }
}
