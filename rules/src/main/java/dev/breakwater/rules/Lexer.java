package dev.breakwater.rules;

import org.jspecify.annotations.Nullable;

/**
 * Reads the words of the condition language from a text, one after the other. Each method takes
 * what it names from where the last one stopped, or takes nothing and says so.
 */
final class Lexer {
  private final PositionedText source;
  private final String text;
  private int at;

  Lexer(PositionedText source) {
    this.source = source;
    this.text = source.text();
  }

  int offset() {
    return at;
  }

  void back(int offset) {
    at = offset;
  }

  Position position() {
    return source.position(at);
  }

  boolean atEnd() {
    return at == text.length();
  }

  RuleException error(String message, String allowed) {
    String found = atEnd() ? "the condition ends there" : "found '" + excerpt() + "'";
    return new RuleException(position(), message + ", " + found, allowed);
  }

  /** What was found; an error with that message where nothing was. */
  <T> T required(@Nullable T found, String message) {
    if (found == null) {
      throw error(message, "");
    }
    return found;
  }

  private String excerpt() {
    int end = Math.min(text.length(), at + 20);
    StringBuilder excerpt = new StringBuilder();
    Printable.append(excerpt, text.substring(at, end));
    return excerpt.append(end < text.length() ? "…" : "").toString();
  }

  /** Skips blanks, and says whether there were any. */
  boolean blank() {
    int start = at;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at > start;
  }

  boolean isNextBlank() {
    return at < text.length() && isBlank(text.charAt(at));
  }

  boolean isNext(String word) {
    return text.startsWith(word, at);
  }

  boolean take(String word) {
    if (!isNext(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /**
   * A name as macros and lists have it: a letter, then letters, digits and underscores; null if
   * none is there.
   */
  @Nullable String identifier() {
    int end = identifierEnd(at);
    return end == at ? null : takeTo(end);
  }

  /** Identifiers joined by dots, two at least; null if none is there. */
  @Nullable String fieldName() {
    int end = identifierEnd(at);
    if (end == at) {
      return null;
    }
    boolean dotted = false;
    while (end < text.length() && text.charAt(end) == '.') {
      int next = identifierEnd(end + 1);
      if (next == end + 1) {
        break;
      }
      end = next;
      dotted = true;
    }
    return dotted ? takeTo(end) : null;
  }

  private int identifierEnd(int start) {
    int end = start;
    if (end < text.length() && isLetter(text.charAt(end))) {
      while (end < text.length()
          && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
    }
    return end;
  }

  /**
   * A number: hexadecimal with 0x, or decimal with sign, fraction and exponent; null if none is
   * there.
   */
  @Nullable String number() {
    int end = at;
    if (isNext("0x") || isNext("0X")) {
      end = at + 2;
      while (end < text.length()
          && Character.digit(text.charAt(end), 16) >= 0
          && text.charAt(end) < 0x80) {
        end++;
      }
      if (end > at + 2) {
        return takeTo(end);
      }
    }
    end = at;
    if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
      end++;
    }
    int digits = digitsEnd(end);
    if (digits == end) {
      return null;
    }
    end = digits;
    if (end < text.length() && text.charAt(end) == '.') {
      end = digitsEnd(end + 1);
    }
    return takeTo(exponentEnd(end));
  }

  private int exponentEnd(int start) {
    if (start + 2 < text.length()
        && (text.charAt(start) == 'e' || text.charAt(start) == 'E')
        && (text.charAt(start + 1) == '+' || text.charAt(start + 1) == '-')) {
      int end = digitsEnd(start + 2);
      if (end > start + 2) {
        return end;
      }
    }
    return start;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /**
   * Text without quotes: up to a blank, a parenthesis, a quote, a comma or an equals sign; null if
   * none is there.
   */
  @Nullable String bare() {
    int end = at;
    while (end < text.length() && isBare(text.charAt(end))) {
      end++;
    }
    return end == at ? null : takeTo(end);
  }

  static boolean isBare(char c) {
    return !isSpace(c) && "()\"'=,".indexOf(c) < 0;
  }

  /**
   * A field's argument without quotes: up to a bracket, a quote or a blank; null if none is there.
   */
  @Nullable String bareArgument() {
    int end = at;
    while (end < text.length()
        && !isSpace(text.charAt(end))
        && "[]\"'".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end == at ? null : takeTo(end);
  }

  /**
   * Text in single or double quotes with its escapes resolved; null if no quote is there. As in
   * Falco, a quote after a backslash never ends the text, even where that backslash is itself
   * escaped.
   *
   * @throws RuleException if the text does not end, or has an escape that there is not
   */
  @Nullable String quoted() {
    if (!isNext("'") && !isNext("\"")) {
      return null;
    }
    int start = at;
    char quote = text.charAt(at++);
    int end = text.indexOf(quote, at);
    while (end > at && text.charAt(end - 1) == '\\') {
      end = text.indexOf(quote, end + 1);
    }
    if (end < 0) {
      at = start;
      throw error("the quoted text does not end", "close it with " + quote);
    }
    StringBuilder value = new StringBuilder();
    boolean hasBytes = false;
    while (at < end) {
      char c = text.charAt(at);
      if (c == '\\') {
        hasBytes |= isNext("\\x");
        escape(value, quote);
      } else {
        value.append(c);
        at++;
      }
    }
    at = end + 1;
    return hasBytes ? ByteText.decode(ByteText.encode(value.toString())) : value.toString();
  }

  private void escape(StringBuilder value, char quote) {
    char c = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    int length = 2;
    switch (c) {
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case '\\', '/' -> value.append(c);
      case ' ' -> {
        value.append('\\');
        length = 1;
      }
      case 'x' -> {
        value.append(hexadecimal());
        length = 4;
      }
      default -> {
        if (c != quote) {
          throw error(
              "there is no such escape",
              "allowed are \\b \\f \\n \\r \\t \\\\ \\/ \\xHH and \\" + quote);
        }
        value.append(c);
      }
    }
    at += length;
  }

  private char hexadecimal() {
    int high = at + 3 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    int low = at + 3 < text.length() ? Character.digit(text.charAt(at + 3), 16) : -1;
    if (high < 0 || low < 0) {
      throw error("\\x needs two hexadecimal digits", "as in \\xff");
    }
    return ByteText.escape((byte) (high << 4 | low));
  }

  private String takeTo(int end) {
    String taken = text.substring(at, end);
    at = end;
    return taken;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
