package dev.breakwater.hub.store;

/**
 * Text as PostgreSQL takes it. What nodes report is hostile: PostgreSQL refuses the character NUL
 * and halves of surrogate pairs, and one refused value would refuse the whole batch with it.
 */
public final class StoredText {
  private static final char REPLACEMENT = '\uFFFD';

  private StoredText() {}

  /** The text with U+FFFD in the place of each character that the store refuses. */
  public static String of(String text) {
    StringBuilder changed = null;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean refused;
      if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      refused = c == 0 || Character.isSurrogate(c);
      if (refused) {
        if (changed == null) {
          changed = new StringBuilder(text);
        }
        changed.setCharAt(i, REPLACEMENT);
      }
    }
    return changed == null ? text : changed.toString();
  }

  /** The same, cut to at most that many characters. */
  public static String of(String text, int maximum) {
    if (text.length() <= maximum) {
      return of(text);
    }
    return of(text.substring(0, maximum));
  }
}
