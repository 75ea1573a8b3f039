package dev.breakwater.collector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many bytes text takes in memory, for those who hold a bounded amount of it. */
final class TextWeight {

  /** What a text takes beside its characters. */
  private static final int STRING_BYTES = 40;

  private TextWeight() {}

  static int of(@Nullable String text) {
    return text == null ? 0 : STRING_BYTES + text.length();
  }

  static int of(List<String> texts) {
    int weight = 0;
    for (int i = 0; i < texts.size(); i++) {
      weight += of(texts.get(i));
    }
    return weight;
  }
}
