package dev.breakwater.collector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which names workloads have come to know addresses: from the answers to what they asked, a
 * fixed number of them, those that were used least recently going first. Each workload has its own,
 * since a workload may answer itself whatever it likes. Belongs to the thread that reads events.
 */
final class DomainNames {
  private final int capacity;
  private final Map<Key, String> names = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param container the container's id, empty for the node itself
   */
  private record Key(String container, IpAddress address) {}

  DomainNames(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return names.size();
  }

  /** A workload asked for a name and got the address. */
  void learn(String container, IpAddress address, String name) {
    names.put(new Key(container, address), name);
    if (names.size() > capacity) {
      names.remove(names.keySet().iterator().next());
    }
  }

  /** The name by which a workload came to know an address; null if it asked for none. */
  @Nullable String of(String container, IpAddress address) {
    return names.isEmpty() ? null : names.get(new Key(container, address));
  }
}
