package dev.breakwater.rules;

/** Writes values of YAML as values of the condition language. */
final class Quoting {
  private Quoting() {}

  /**
   * The value in double quotes where it would not be read as one value without; a value that brings
   * its own quotes, or is a list in parentheses, stays as it is.
   */
  static String asNeeded(String value) {
    if (isEnclosed(value, '"', '"')
        || isEnclosed(value, '\'', '\'')
        || isEnclosed(value, '(', ')')) {
      return value;
    }
    boolean bare = !value.isEmpty();
    for (int i = 0; i < value.length() && bare; i++) {
      bare = Lexer.isBare(value.charAt(i));
    }
    return bare ? value : quoted(value);
  }

  private static boolean isEnclosed(String value, char open, char close) {
    return value.length() > 1
        && value.charAt(0) == open
        && value.charAt(value.length() - 1) == close;
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> quoted.append(c);
      }
    }
    if (value.endsWith("\\")) {
      quoted.setLength(quoted.length() - 2);
      quoted.append("\\x5c");
    }
    return quoted.append('"').toString();
  }
}
