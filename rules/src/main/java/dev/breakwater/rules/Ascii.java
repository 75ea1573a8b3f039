package dev.breakwater.rules;

/**
 * Letters as C's functions see them in the C locale, in which Falco compares: those of ASCII have
 * two cases.
 */
final class Ascii {
  private Ascii() {}

  static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (lower(text.charAt(i)) != text.charAt(i)) {
        StringBuilder lowered = new StringBuilder(text.length());
        text.chars().forEach(c -> lowered.append(lower((char) c)));
        return lowered.toString();
      }
    }
    return text;
  }

  static String upper(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (upper(text.charAt(i)) != text.charAt(i)) {
        StringBuilder raised = new StringBuilder(text.length());
        text.chars().forEach(c -> raised.append(upper((char) c)));
        return raised.toString();
      }
    }
    return text;
  }

  /** Whether a text contains another one that is lower case already, in any case. */
  static boolean containsIgnoringCase(String text, String lowered) {
    int last = text.length() - lowered.length();
    for (int start = 0; start <= last; start++) {
      int i = 0;
      while (i < lowered.length() && lower(text.charAt(start + i)) == lowered.charAt(i)) {
        i++;
      }
      if (i == lowered.length()) {
        return true;
      }
    }
    return false;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
  }
}
