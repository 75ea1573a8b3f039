package dev.breakwater.audit;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much of an event's text a record keeps: names 1,024 characters, other text 8,192, lists 64
 * entries. NUL, which databases refuse, becomes U+FFFD.
 */
final class Bounds {
  private static final int NAME = 1_024;
  private static final int TEXT = 8_192;
  private static final int ENTRIES = 64;

  private Bounds() {}

  static String name(String text) {
    return cut(text, NAME);
  }

  static String text(String text) {
    return cut(text, TEXT);
  }

  static List<String> names(List<String> texts) {
    // The last source address is the one that counts, so a list that is too long loses its middle.
    int size = texts.size();
    List<String> kept =
        size <= ENTRIES
            ? texts
            : Stream.concat(
                    texts.subList(0, ENTRIES - 1).stream(), texts.subList(size - 1, size).stream())
                .toList();
    return kept.stream().map(Bounds::name).toList();
  }

  private static String cut(String text, int bound) {
    String clean = text.replace('\0', '\uFFFD');
    if (clean.length() <= bound) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(bound - 2)) ? bound - 2 : bound - 1;
    return clean.substring(0, end) + "…";
  }
}
