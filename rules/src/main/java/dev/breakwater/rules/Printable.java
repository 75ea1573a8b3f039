package dev.breakwater.rules;

/** Text that is fit for one line of a terminal or a log, whoever chose it. */
final class Printable {
  private Printable() {}

  /**
   * Appends text with control characters escaped as in JSON, with characters that turn the writing
   * direction escaped too, and with U+FFFD for what was no UTF-8.
   */
  static void append(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || (c >= 0x7f && c < 0xa0) || turnsDirection(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else if (Character.isSurrogate(c)) {
            i += appendSurrogate(out, text, i);
          } else {
            out.append(c);
          }
        }
      }
    }
  }

  private static int appendSurrogate(StringBuilder out, String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      out.append(c).append(text.charAt(at + 1));
      return 1;
    }
    out.append('\ufffd');
    return 0;
  }

  private static boolean turnsDirection(char c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029;
  }
}
