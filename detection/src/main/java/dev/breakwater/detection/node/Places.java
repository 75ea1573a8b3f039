package dev.breakwater.detection.node;

import dev.breakwater.rules.FieldTest;
import java.util.ArrayList;
import java.util.List;

/** Which paths pass a test of a path, in the few words that a filter in the kernel knows. */
final class Places {
  private static final List<Where> ANYWHERE = List.of(new Where.Anywhere());
  private static final int NAME_IS_WORTH = 1_000;

  private Places() {}

  /**
   * The places of the test that leaves the fewest paths; anywhere if none is of a path.
   *
   * @param tests tests that a path must all pass
   */
  static List<Where> of(Iterable<FieldTest> tests) {
    List<Where> best = ANYWHERE;
    for (FieldTest test : tests) {
      List<Where> places = of(test);
      if (worth(places) > worth(best)) {
        best = places;
      }
    }
    return best;
  }

  private static int worth(List<Where> places) {
    int least = Integer.MAX_VALUE;
    for (Where place : places) {
      least =
          Math.min(
              least,
              switch (place) {
                case Where.Anywhere() -> 0;
                case Where.Below(String prefix) -> prefix.length();
                case Where.Named(String component) -> NAME_IS_WORTH + component.length();
              });
    }
    return least;
  }

  private static List<Where> of(FieldTest test) {
    List<Where> places = new ArrayList<>();
    for (String value : test.values()) {
      places.add(
          switch (test.field()) {
            case "fd.name", "fs.path.name" -> ofPath(test.relation(), value, "");
            case "fd.directory" -> ofPath(test.relation(), value, value.equals("/") ? "" : "/");
            case "fd.filename", "basename(fd.name)", "basename(fs.path.name)" ->
                test.relation() == FieldTest.Relation.EQUAL ? named(value) : new Where.Anywhere();
            default -> new Where.Anywhere();
          });
    }
    return places;
  }

  /**
   * @param after what the path has behind the part that was tested
   */
  private static Where ofPath(FieldTest.Relation relation, String value, String after) {
    return switch (relation) {
      case EQUAL -> below(value + after);
      case STARTSWITH -> below(value);
      case PMATCH -> below(literal(value.replaceAll("/+", "/").replaceAll("/$", "")));
      case ENDSWITH -> component(value + "/");
      case CONTAINS -> component(value);
      case GLOB -> glob(value);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> new Where.Anywhere();
    };
  }

  private static Where below(String prefix) {
    return prefix.startsWith("/") && prefix.length() > 1
        ? new Where.Below(prefix)
        : new Where.Anywhere();
  }

  private static Where named(String component) {
    return component.isEmpty() || component.indexOf('/') >= 0
        ? new Where.Anywhere()
        : new Where.Named(component);
  }

  /** The last name between two slashes of a text that the path holds. */
  private static Where component(String part) {
    int end = part.lastIndexOf('/');
    while (end > 0) {
      int start = part.lastIndexOf('/', end - 1);
      if (start >= 0 && start + 1 < end) {
        return named(part.substring(start + 1, end));
      }
      end = start;
    }
    return new Where.Anywhere();
  }

  /** A shell pattern: sets and escapes only by what stands before them. */
  private static Where glob(String pattern) {
    if (pattern.indexOf('[') < 0 && pattern.indexOf('\\') < 0) {
      String[] parts = (pattern + "/").split("[*?]+");
      for (int i = parts.length - 1; i >= 0; i--) {
        if (component(parts[i]) instanceof Where.Named named) {
          return named;
        }
      }
    }
    return below(literal(pattern));
  }

  /** What stands before the first character that means something in a shell pattern. */
  private static String literal(String pattern) {
    int end = 0;
    while (end < pattern.length() && "*?[\\".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return pattern.substring(0, end);
  }
}
