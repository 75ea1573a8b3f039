package dev.breakwater.rules;

import java.util.Arrays;

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
  private int[] lines = {};
  private int[] columns = {};

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
    if (lines.length == 0) {
      index();
    }
    int at = Math.clamp(offset, 0, lines.length - 1);
    return new Position(start.file(), lines[at], columns[at]);
  }

  /**
   * Walks the file and the text side by side, once, and notes where each character of the text
   * stands.
   */
  private void index() {
    int[] textLines = new int[text.length() + 1];
    int[] textColumns = new int[text.length() + 1];
    int line = start.line();
    int column = start.column();
    int body = bodyStart();
    int done = 0;
    for (int i = from; i < to; i++) {
      int point = file[i];
      if (i >= body && !Character.isWhitespace(point)) {
        done = note(textLines, textColumns, done, line, column);
      }
      if (point == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    int last = Math.max(done - 1, 0);
    int lastLine = done == 0 ? start.line() : textLines[last];
    int lastColumn = done == 0 ? start.column() : textColumns[last];
    Arrays.fill(textLines, done, textLines.length, lastLine);
    Arrays.fill(textColumns, done, textColumns.length, lastColumn);
    lines = textLines;
    columns = textColumns;
  }

  /** Notes the place of the text's next character that is no blank, and of the blanks before it. */
  private int note(int[] textLines, int[] textColumns, int done, int line, int column) {
    int end = done;
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      return done;
    }
    end += Character.charCount(text.codePointAt(end));
    Arrays.fill(textLines, done, end, line);
    Arrays.fill(textColumns, done, end, column);
    return end;
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
