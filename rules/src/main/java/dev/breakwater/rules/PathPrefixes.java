package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether a path is one of some paths or lies below one: {@code /var/run} holds {@code
 * /var/run/docker} and not {@code /var/runner}. Components of the prefixes may be shell patterns.
 */
final class PathPrefixes implements Predicate<String> {
  private final List<String> literal = new ArrayList<>();
  private final List<List<Glob>> patterns = new ArrayList<>();

  PathPrefixes(List<String> prefixes) {
    for (String prefix : prefixes) {
      String normal = normal(prefix);
      if (prefix.isEmpty()) {
        continue;
      }
      if (Glob.isPattern(normal)) {
        List<Glob> components = new ArrayList<>();
        for (String component : normal.split("/")) {
          components.add(Glob.of(component, false));
        }
        patterns.add(components);
      } else {
        literal.add(normal);
      }
    }
  }

  @Override
  public boolean test(String path) {
    for (int i = 0; i < literal.size(); i++) {
      String prefix = literal.get(i);
      if (path.startsWith(prefix)
          && (path.length() == prefix.length()
              ? !path.isEmpty()
              : path.charAt(prefix.length()) == '/')) {
        return true;
      }
    }
    for (int i = 0; i < patterns.size(); i++) {
      if (isBelow(path, patterns.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String path, List<Glob> components) {
    int at = 0;
    for (int i = 0; i < components.size(); i++) {
      if (at > path.length()) {
        return false;
      }
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      if (!components.get(i).matches(path, at, end)) {
        return false;
      }
      at = end + 1;
    }
    return true;
  }

  private static String normal(String path) {
    String single = path.replaceAll("/+", "/");
    return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
  }
}
