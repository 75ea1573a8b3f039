package dev.breakwater.collector.container;

import java.util.LinkedHashMap;
import java.util.Map;

/** Text that a runtime or an API server gave, within bounds. */
final class BoundedText {

  /** The longest name of a container, a pod, a namespace, in characters: Kubernetes allows 253. */
  static final int NAME = 256;

  /** The longest reference of an image, and the longest path of a mount, in characters. */
  static final int REFERENCE = 1024;

  private static final int MOST_LABELS = 64;

  /**
   * Kubernetes allows 253 for the prefix of a label's key and 63 behind it, and 63 as its value.
   */
  private static final int LABEL = 320;

  private BoundedText() {}

  static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }

  static String name(String text) {
    return of(text, NAME);
  }

  /** A pod's own labels: not those by which a kubelet marks what it made. */
  static Map<String, String> labels(Map<String, String> labels) {
    Map<String, String> bounded = new LinkedHashMap<>();
    labels.forEach(
        (key, value) -> {
          if (bounded.size() < MOST_LABELS && !key.startsWith("io.kubernetes.")) {
            bounded.put(of(key, LABEL), of(value, LABEL));
          }
        });
    return bounded;
  }
}
