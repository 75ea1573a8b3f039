package dev.breakwater.bpf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this process has written into the maps of an object, so that it can be told from what others
 * have. Used only while holding libbpf's monitor.
 */
final class WrittenMaps {

  /** The types of Linux of which every entry is somebody's: a hash and a trie of prefixes. */
  private static final List<Integer> KEYED = List.of(1, 11);

  /** So many changes of a map are told and repaired at a time. */
  private static final int MOST_CHANGES = 16;

  /**
   * A value as it is written and as it is read back, which differ for a program: its descriptor and
   * its number.
   */
  private record Value(ByteBuffer written, ByteBuffer read) {}

  private final Map<String, Map<ByteBuffer, Value>> contents = new TreeMap<>();

  /** A value was written. */
  void wrote(String map, byte[] key, byte[] written, byte[] read) {
    contents
        .computeIfAbsent(map, name -> new TreeMap<>())
        .put(copy(key), new Value(copy(written), copy(read)));
  }

  /** A key was deleted. */
  void deleted(String map, byte[] key) {
    Map<ByteBuffer, Value> content = contents.get(map);
    if (content != null) {
      content.remove(ByteBuffer.wrap(key));
    }
  }

  /** The names of the maps that something was written into. */
  List<String> maps() {
    return List.copyOf(contents.keySet());
  }

  /** Compares a map with what was written into it, and writes again what is otherwise. */
  List<Tampering> check(BpfMap map) {
    Map<ByteBuffer, Value> content = contents.getOrDefault(map.name(), Map.of());
    List<Tampering> changes = new ArrayList<>();
    for (Map.Entry<ByteBuffer, Value> entry : content.entrySet()) {
      byte[] key = entry.getKey().array();
      byte[] found = map.lookup(key).orElse(null);
      if (found == null || !entry.getValue().read().equals(ByteBuffer.wrap(found))) {
        byte[] written = entry.getValue().written().array();
        String what = found == null ? "was deleted" : "holds " + text(found);
        changes.add(change(map, key, what, () -> map.write(key, written)));
      }
      if (changes.size() == MOST_CHANGES) {
        return changes;
      }
    }
    if (KEYED.contains(map.type())) {
      for (byte[] key : map.keys(content.size() + MOST_CHANGES)) {
        if (!content.containsKey(ByteBuffer.wrap(key)) && changes.size() < MOST_CHANGES) {
          changes.add(change(map, key, "was added", () -> map.erase(key)));
        }
      }
    }
    return changes;
  }

  private static Tampering change(BpfMap map, byte[] key, String what, Runnable repair) {
    boolean isRepaired;
    try {
      repair.run();
      isRepaired = true;
    } catch (BpfException e) {
      isRepaired = false;
    }
    return new Tampering(
        Tampering.Kind.MAP, map.name(), "the entry " + text(key) + " " + what, isRepaired);
  }

  /** The bytes in hexadecimal digits, no more than the first 32. */
  private static String text(byte[] bytes) {
    int shown = Math.min(bytes.length, 32);
    return HexFormat.of().formatHex(bytes, 0, shown) + (shown < bytes.length ? "…" : "");
  }

  private static ByteBuffer copy(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone());
  }
}
