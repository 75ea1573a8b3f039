package dev.breakwater.collector;

import dev.breakwater.bpf.BpfLink;
import dev.breakwater.bpf.BpfMap;
import dev.breakwater.bpf.BpfObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings a {@link KernelFilter} into the kernel, while events go on: first what is told is widened
 * to both the old and the new, then narrowed to the new, so that nothing both tell is left out in
 * between. Where no call is told at all, nothing is attached to system calls, and they cost what
 * they cost without the sensor.
 */
final class CallFilter {
  private static final int COMPAT_CALLS = 512;
  private static final int PREFIX_BYTES = 64;
  private static final int PREFIX_KEY_BYTES = 132;
  private static final int MOST_COMPONENTS = 4;
  private static final int NAME_BYTES = 64;

  /** Calls that change what later events show of a process; they are told while any call is. */
  private static final Set<SystemCall> STATE =
      EnumSet.of(SystemCall.CHDIR, SystemCall.FCHDIR, SystemCall.SETSID, SystemCall.PRCTL);

  private static final long SET_NAME = CallForm.option(ProcessState.SET_NAME);

  private final BpfObject object;
  private final String architecture;
  private Map<SystemCall, Told> told = Map.of();
  private Map<String, Integer> prefixes = Map.of();
  private Map<String, Integer> names = Map.of();
  private @Nullable BpfLink attached;

  /**
   * What is told of a call.
   *
   * @param options the values of the first argument that are told, as bits
   */
  private record Told(int flags, long options) {
    Told or(@Nullable Told other) {
      if (other == null) {
        return this;
      }
      int outcomes = (flags | other.flags) & ~CallForm.LEADER;
      return new Told(outcomes | (flags & other.flags), options | other.options);
    }
  }

  CallFilter(BpfObject object, String architecture) {
    this.object = object;
    this.architecture = architecture;
  }

  /** Has this told from now on. */
  synchronized void set(KernelFilter wanted) {
    Map<SystemCall, Told> next = told(wanted);
    settings(wanted.widened());
    Map<SystemCall, Told> both = new EnumMap<>(SystemCall.class);
    both.putAll(next);
    told.forEach((call, before) -> both.put(call, before.or(next.get(call))));
    both.forEach(this::put);
    if (!next.isEmpty()) {
      attach();
    }
    prefixes = replace("path_prefixes", prefixes, prefixes(wanted.below()), CallFilter::prefixKey);
    names = replace("path_names", names, wanted.named(), CallFilter::nameKey);
    settings(wanted);
    both.keySet().forEach(call -> put(call, next.get(call)));
    told = next;
    if (next.isEmpty()) {
      detach();
    }
  }

  /** How often the program for system calls was not run. */
  long missed() {
    return object.program("on_system_call").misses();
  }

  private static Map<SystemCall, Told> told(KernelFilter wanted) {
    Map<SystemCall, Told> told = new EnumMap<>(SystemCall.class);
    if (wanted.calls().isEmpty()) {
      return told;
    }
    for (SystemCall call : STATE) {
      told.put(
          call,
          call == SystemCall.PRCTL
              ? new Told(CallForm.TELL_SUCCESS | CallForm.LEADER, SET_NAME)
              : new Told(CallForm.TELL_SUCCESS, CallForm.ANY_OPTION));
    }
    for (SystemCall call : wanted.calls()) {
      int failures = wanted.tellsFailures(call) ? CallForm.TELL_FAILURE : 0;
      long options = wanted.options(call) | (call == SystemCall.PRCTL ? SET_NAME : 0);
      told.put(call, new Told(CallForm.TELL_SUCCESS | failures, options));
    }
    return told;
  }

  private void put(SystemCall call, @Nullable Told what) {
    byte[] form =
        what == null
            ? new byte[CallForm.BYTES]
            : call.form().bytes(call.id(), what.flags(), what.options());
    put(call.number(architecture, false), 0, form);
    put(call.number(architecture, true), COMPAT_CALLS, form);
  }

  private void put(int number, int table, byte[] form) {
    if (number != CallForm.NONE) {
      object.map("forms").update(BpfMap.key(table + number), form);
    }
  }

  private void settings(KernelFilter wanted) {
    object.map("settings").update(BpfMap.key(0), wanted.settings());
  }

  private void attach() {
    if (attached == null) {
      attached = object.program("on_system_call").attach();
    }
  }

  private void detach() {
    if (attached != null) {
      attached.close();
      attached = null;
    }
  }

  private Map<String, Integer> replace(
      String map,
      Map<String, Integer> before,
      Map<String, Integer> after,
      Function<String, byte[]> key) {
    BpfMap target = object.map(map);
    Set<String> gone = new HashSet<>(before.keySet());
    gone.removeAll(after.keySet());
    gone.forEach(text -> target.delete(key.apply(text)));
    after.forEach((text, kinds) -> target.update(key.apply(text), BpfMap.key(kinds)));
    return after;
  }

  /**
   * The beginnings of paths as the kernel side compares them: no longer than it writes them, each
   * with what the beginnings of it ask for too, since only the longest one is found.
   */
  static Map<String, Integer> prefixes(Map<String, Integer> below) {
    Map<String, Integer> cut = new TreeMap<>();
    below.forEach((path, kinds) -> cut.merge(cut(path), kinds, (a, b) -> a | b));
    Map<String, Integer> all = new TreeMap<>();
    cut.forEach(
        (path, kinds) -> {
          int sum = kinds;
          for (Map.Entry<String, Integer> other : cut.entrySet()) {
            sum |= path.startsWith(other.getKey()) ? other.getValue() : 0;
          }
          all.put(path, sum);
        });
    return all;
  }

  private static String cut(String path) {
    int end = 0;
    int components = 0;
    while (end < path.length()
        && utf8(path.substring(0, end + 1)).length < PREFIX_BYTES
        && !(path.charAt(end) == '/' && components++ == MOST_COMPONENTS)) {
      end++;
    }
    return path.substring(0, end);
  }

  private static byte[] prefixKey(String path) {
    byte[] bytes = utf8(path);
    return ByteBuffer.allocate(PREFIX_KEY_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(bytes.length * Byte.SIZE)
        .put(bytes)
        .array();
  }

  private static byte[] nameKey(String name) {
    return ByteBuffer.allocate(NAME_BYTES).put(utf8(name)).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
