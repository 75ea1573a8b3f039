package dev.breakwater.rules;

/**
 * Where the characters of a YAML scalar stand in the file. Folding and indentation change blanks
 * only, so the n-th character that is no blank is the same in the scalar and in the file. Where
 * escapes break that, everything is at the scalar's start.
 */
final class ScalarOrigin implements PositionedText.Origin {
  private final Position start;
  private final String text;
  private final int[] file;
  private final int from;
  private final int to;

  /**
   * @param start the place of the scalar's first character or indicator
   * @param text the scalar's text
   * @param file the file's code points
   * @param from where in the file the scalar starts
   * @param to where in the file it ends
   */
  ScalarOrigin(Position start, String text, int[] file, int from, int to) {
    this.start = start;
    this.text = text;
    this.file = file;
    this.from = Math.clamp(from, 0, file.length);
    this.to = Math.clamp(to, this.from, file.length);
  }

  @Override
  public Position at(int offset) {
    if (isEscaped()) {
      return start;
    }
    int wanted = 0;
    int end = Math.min(offset, text.length());
    for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
      if (!Character.isWhitespace(text.codePointAt(i))) {
        wanted++;
      }
    }
    int line = start.line();
    int column = start.column();
    int body = bodyStart();
    Position last = start;
    for (int i = from; i < to; i++) {
      int point = file[i];
      if (i >= body && !Character.isWhitespace(point)) {
        last = new Position(start.file(), line, column);
        if (wanted-- == 0) {
          return last;
        }
      }
      if (point == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return last;
  }

  private boolean isQuoted() {
    return from < to && (file[from] == '"' || file[from] == '\'');
  }

  private boolean isEscaped() {
    if (!isQuoted()) {
      return false;
    }
    for (int i = from + 1; i < to - 1; i++) {
      if (file[i] == '\\' || (file[i] == '\'' && file[from] == '\'')) {
        return true;
      }
    }
    return false;
  }

  private int bodyStart() {
    if (isQuoted()) {
      return from + 1;
    }
    int body = from;
    if (from < to && (file[from] == '|' || file[from] == '>')) {
      while (body < to && file[body] != '\n') {
        body++;
      }
    }
    return body;
  }
}
