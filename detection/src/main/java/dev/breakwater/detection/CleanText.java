package dev.breakwater.detection;

/**
 * Text from outside, made fit to be stored and shown: NUL and halves of surrogate pairs become
 * U+FFFD, what is too long is cut and ends in an ellipsis.
 */
final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';

  private CleanText() {}

  static String of(String text, int maximum) {
    boolean cut = text.length() > maximum;
    int end = cut ? maximum - 1 : text.length();
    StringBuilder clean = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return cut ? clean.append('…').toString() : clean.toString();
  }
}
