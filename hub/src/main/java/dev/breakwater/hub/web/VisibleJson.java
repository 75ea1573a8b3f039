package dev.breakwater.hub.web;

import java.util.Locale;

/**
 * JSON in which every character can be seen. Characters that cannot are written as JSON's own
 * escapes, so that the text is still the same JSON to a program.
 */
final class VisibleJson {
  private VisibleJson() {}

  /** The same JSON, cut after {@link VisibleText#WHOLE} characters. */
  static String of(String json) {
    int end = Math.min(json.length(), VisibleText.WHOLE);
    var visible = new StringBuilder(end);
    json.substring(0, end)
        .codePoints()
        .forEach(
            codePoint -> {
              if (codePoint != '\n' && VisibleText.cannotBeSeen(codePoint)) {
                for (char unit : Character.toChars(codePoint)) {
                  visible.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              } else {
                visible.appendCodePoint(codePoint);
              }
            });
    if (end < json.length()) {
      visible.append("\n… ").append(json.length() - end).append(" more characters");
    }
    return visible.toString();
  }
}
