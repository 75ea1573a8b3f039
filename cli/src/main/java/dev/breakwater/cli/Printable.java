package dev.breakwater.cli;

/**
 * Text of others made safe for a terminal: an attacker chooses the names of processes and files,
 * and must not be able to move the cursor, change the title or reorder a line with them.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text with every character that is not shown as itself written as an escape: {@code \n},
   * {@code \t}, {@code \x1b}, {@code \x{202e}}.
   */
  public static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  /** As {@link #text}, cut to that many characters with an ellipsis. */
  public static String text(String text, int longest) {
    String all = text(text.length() > longest * 2 ? text.substring(0, longest * 2) : text);
    if (all.codePointCount(0, all.length()) <= longest) {
      return all;
    }
    return all.substring(0, all.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isShown(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x100) {
          out.append("\\x%02x".formatted(c));
        } else {
          out.append("\\x{%x}".formatted(c));
        }
      }
    }
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
