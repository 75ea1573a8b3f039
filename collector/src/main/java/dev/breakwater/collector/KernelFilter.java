package dev.breakwater.collector;

import dev.breakwater.detection.node.FileInterest;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.detection.node.Where;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What leaves the kernel: which system calls are told at all, and of the opens which, by access and
 * place. What it keeps back is counted.
 *
 * @param calls the calls that are told
 * @param failures those of them that are told when they fail, too; of opens, the places say it
 * @param options of calls of which not every first argument is told: which, as bits of {@link
 *     CallForm#option}
 * @param everywhere opens that are told wherever the file lies, as bits of {@link #READS} and its
 *     sisters
 * @param below opens that are told below a path, by the path's beginning
 * @param named opens that are told where a component of the path has a name
 * @param foldNanos within how many nanoseconds the same open by the same process is told once; 0
 *     tells each
 * @param environmentBytes how much of its environment is told with an execution, at most 4096
 */
record KernelFilter(
    Set<SystemCall> calls,
    Set<SystemCall> failures,
    Map<SystemCall, Long> options,
    int everywhere,
    Map<String, Integer> below,
    Map<String, Integer> named,
    long foldNanos,
    int environmentBytes) {

  /** {@code enum interest}: kinds of opens. */
  static final int READS = 1;

  static final int WRITES = 1 << 1;

  /** Those that failed for lack of permission. */
  static final int REFUSALS = 1 << 2;

  /** Those that failed otherwise. */
  static final int FAILURES = 1 << 3;

  static final int ANY = READS | WRITES | REFUSALS | FAILURES;

  /** The longest name that the kernel side compares, in bytes. */
  static final int LONGEST_NAME = 63;

  private static final int MOST_ENVIRONMENT_BYTES = 4096;

  /** Within this time the same open of the same process is told once. */
  private static final Duration FOLDED = Duration.ofSeconds(1);

  /** Nothing but processes: nothing is attached to system calls. */
  static final KernelFilter NO_CALLS =
      new KernelFilter(Set.of(), Set.of(), Map.of(), 0, Map.of(), Map.of(), 0, 0);

  /** Everything that the sensor can tell. */
  static final KernelFilter EVERYTHING =
      new KernelFilter(
          EnumSet.allOf(SystemCall.class),
          EnumSet.allOf(SystemCall.class),
          Map.of(),
          ANY,
          Map.of(),
          Map.of(),
          0,
          MOST_ENVIRONMENT_BYTES);

  private static final int SETTINGS_BYTES = 536;
  private static final int HINTS = 24;
  private static final int LENGTHS = 64;

  KernelFilter {
    calls = Set.copyOf(calls);
    failures = Set.copyOf(failures);
    options = Map.copyOf(options);
    below = Map.copyOf(below);
    named = Map.copyOf(named);
    if (environmentBytes < 0 || environmentBytes > MOST_ENVIRONMENT_BYTES) {
      throw new IllegalArgumentException(
          "an execution is told with at most "
              + MOST_ENVIRONMENT_BYTES
              + " bytes of environment, not "
              + environmentBytes);
    }
  }

  /**
   * What rules could use, and what is told anyway.
   *
   * @param telemetry calls that leave the node whatever the rules ask for
   */
  static KernelFilter of(Interests interests, Set<SystemCall> telemetry) {
    Set<SystemCall> calls = EnumSet.noneOf(SystemCall.class);
    interests.eventTypes().forEach(type -> SystemCall.named(type).ifPresent(calls::add));
    Set<SystemCall> failures = EnumSet.noneOf(SystemCall.class);
    interests.failures().forEach(type -> SystemCall.named(type).ifPresent(failures::add));
    calls.addAll(telemetry);
    failures.addAll(telemetry);
    Map<SystemCall, Long> options = options(interests);
    options.keySet().removeAll(telemetry);
    int everywhere = 0;
    Map<String, Integer> below = new TreeMap<>();
    Map<String, Integer> named = new TreeMap<>();
    for (FileInterest file : interests.files()) {
      int kinds = kinds(file);
      switch (file.where()) {
        case Where.Anywhere() -> everywhere |= kinds;
        case Where.Below(String prefix) -> below.merge(prefix, kinds, (a, b) -> a | b);
        case Where.Named(String name) -> {
          if (isComparable(name)) {
            named.merge(name, kinds, (a, b) -> a | b);
          } else {
            everywhere |= kinds;
          }
        }
      }
    }
    boolean environment = interests.details().contains(Interests.Detail.ENVIRONMENT);
    return new KernelFilter(
        calls,
        failures,
        options,
        everywhere,
        below,
        named,
        FOLDED.toNanos(),
        environment ? MOST_ENVIRONMENT_BYTES : 0);
  }

  /** The same, but telling every open. */
  KernelFilter widened() {
    return new KernelFilter(
        calls, failures, options, ANY, below, named, foldNanos, environmentBytes);
  }

  /** The same, but telling the same open once within that time. */
  KernelFilter folding(Duration time) {
    return new KernelFilter(
        calls, failures, options, everywhere, below, named, time.toNanos(), environmentBytes);
  }

  /** Whether a call that failed may be told. */
  boolean tellsFailures(SystemCall call) {
    return call.kind() == SystemCall.Kind.OPEN
        ? ((everywhere | union(below) | union(named)) & (REFUSALS | FAILURES)) != 0
        : failures.contains(call);
  }

  /** Which first arguments of a call are told, as bits. */
  long options(SystemCall call) {
    return options.getOrDefault(call, CallForm.ANY_OPTION);
  }

  private static Map<SystemCall, Long> options(Interests interests) {
    Map<SystemCall, Long> options = new EnumMap<>(SystemCall.class);
    interests
        .firstArguments()
        .forEach(
            (type, values) ->
                SystemCall.named(type)
                    .ifPresent(
                        call ->
                            options.put(
                                call,
                                values.stream()
                                    .mapToLong(CallForm::option)
                                    .reduce(0, (a, b) -> a | b))));
    return options;
  }

  /** The value of the map {@code settings}. */
  byte[] settings() {
    ByteBuffer bytes = ByteBuffer.allocate(SETTINGS_BYTES).order(ByteOrder.nativeOrder());
    bytes
        .putInt(everywhere)
        .putInt(union(below))
        .putInt(union(named))
        .putInt(environmentBytes)
        .putLong(foldNanos);
    long[] hints = new long[LENGTHS];
    for (String name : named.keySet()) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      hints[utf8.length] |= 1L << (utf8[0] & (LENGTHS - 1));
    }
    for (int i = 0; i < LENGTHS; i++) {
      bytes.putLong(HINTS + i * Long.BYTES, hints[i]);
    }
    return bytes.array();
  }

  private static int kinds(FileInterest file) {
    return (file.reads() ? READS : 0)
        | (file.writes() ? WRITES : 0)
        | (file.failures() ? REFUSALS | FAILURES : 0);
  }

  private static boolean isComparable(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    return length > 0 && length <= LONGEST_NAME;
  }

  private static int union(Map<String, Integer> places) {
    return places.values().stream().reduce(0, (a, b) -> a | b);
  }
}
