package dev.breakwater.publisher;

/** Text of others, made fit for one line of a log. */
final class Visible {
  private static final int LONGEST = 300;

  private Visible() {}

  /** The text cut to 300 characters, with U+FFFD for what is no printable character. */
  static String text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean printable =
                  type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.SURROGATE
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR;
              out.appendCodePoint(printable ? c : 0xFFFD);
            });
    if (text.codePointCount(0, text.length()) > LONGEST) {
      out.append('…');
    }
    return out.toString();
  }
}
