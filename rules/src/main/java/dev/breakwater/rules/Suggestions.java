package dev.breakwater.rules;

import java.util.Collection;

/** Finds the name that somebody probably meant. */
final class Suggestions {
  private static final int FARTHEST = 2;

  private Suggestions() {}

  /** {@code ", did you mean 'x'?"} for the nearest of the names within two changes, or nothing. */
  static String near(String wrong, Collection<String> names) {
    String best = "";
    int least = FARTHEST + 1;
    for (String name : names) {
      if (Math.abs(name.length() - wrong.length()) < least) {
        int distance = distance(wrong, name);
        if (distance < least) {
          least = distance;
          best = name;
        }
      }
    }
    return best.isEmpty() ? "" : ", did you mean '" + best + "'?";
  }

  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + changed, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
