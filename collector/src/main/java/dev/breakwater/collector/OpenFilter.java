package dev.breakwater.collector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which opens of files stay in the kernel, counted but not told: those of files that no rule asks
 * for and that are opened all the time.
 *
 * @param quiet where such files lie
 * @param allFailures whether opens that fail for another reason than lack of permission are told
 */
record OpenFilter(List<Quiet> quiet, boolean allFailures) {

  /** Everything is told. */
  static final OpenFilter NONE = new OpenFilter(List.of(), true);

  private static final List<Quiet> USUAL =
      List.of(
          Quiet.reads("usr", "lib"),
          Quiet.reads("usr", "lib64"),
          Quiet.reads("usr", "share"),
          Quiet.reads("usr", "include"),
          Quiet.reads("lib", ""),
          Quiet.reads("lib64", ""),
          Quiet.reads("proc", ""),
          Quiet.reads("sys", ""),
          new Quiet("dev", "null", Quiet.READS | Quiet.WRITES));

  OpenFilter {
    quiet = List.copyOf(quiet);
  }

  /**
   * The filter that takes nothing away from the rules that ship with Breakwater: a place that one
   * of them names is told.
   *
   * @param rules the text of the rule files
   */
  static OpenFilter forRules(List<String> rules) {
    return new OpenFilter(
        USUAL.stream()
            .filter(place -> rules.stream().noneMatch(text -> text.contains(place.path())))
            .toList(),
        false);
  }

  /**
   * A place below the root of the process.
   *
   * @param first the directory in the root
   * @param second the directory or file in it; empty for all
   * @param kinds {@link #READS}, {@link #WRITES} or both
   */
  record Quiet(String first, String second, int kinds) {
    static final int READS = 1;
    static final int WRITES = 2;

    /** The size of each name in {@code struct top}, with the NUL that ends it. */
    private static final int NAME_BYTES = 32;

    Quiet {
      requireName(first);
      requireName(second);
    }

    static Quiet reads(String first, String second) {
      return new Quiet(first, second, READS);
    }

    String path() {
      return second.isEmpty() ? "/" + first + "/" : "/" + first + "/" + second;
    }

    /** The key of the map {@code quiet_tops}. */
    byte[] key() {
      return ByteBuffer.allocate(2 * NAME_BYTES)
          .put(0, first.getBytes(StandardCharsets.UTF_8))
          .put(NAME_BYTES, second.getBytes(StandardCharsets.UTF_8))
          .array();
    }

    private static void requireName(String name) {
      if (name.contains("/") || name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES - 2) {
        throw new IllegalArgumentException(
            "a quiet place is named by components of at most 30 bytes, not by " + name);
      }
    }
  }

  /** The value of the map {@code settings}; the sensor's own process is filled in by the kernel. */
  byte[] settings() {
    return ByteBuffer.allocate(2 * Integer.BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(0)
        .putInt(allFailures ? 1 : 0)
        .array();
  }
}
