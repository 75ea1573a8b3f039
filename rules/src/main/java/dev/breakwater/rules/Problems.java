package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The problems that loading has found so far; the same one is kept once. */
final class Problems {
  /** How many problems are kept: nobody reads more, and a file may hold a million. */
  static final int MAX_PROBLEMS = 5_000;

  private static final int MAX_SUGGESTIONS = 100;

  private final Set<Problem> found = new LinkedHashSet<>();
  private int suggestions;

  void error(Problem.Code code, Position at, String item, String message, String allowed) {
    add(Problem.Severity.ERROR, code, at, item, message, allowed);
  }

  void error(Problem.Code code, String item, RuleException e) {
    error(code, e.position(), item, e.text(), e.allowed());
  }

  void warning(Problem.Code code, Position at, String item, String message, String allowed) {
    add(Problem.Severity.WARNING, code, at, item, message, allowed);
  }

  private void add(
      Problem.Severity severity,
      Problem.Code code,
      Position at,
      String item,
      String message,
      String allowed) {
    if (found.size() < MAX_PROBLEMS) {
      found.add(
          new Problem(severity, code, at.file(), at.line(), at.column(), item, message, allowed));
    } else if (found.size() == MAX_PROBLEMS) {
      found.add(
          new Problem(
              Problem.Severity.ERROR,
              code,
              at.file(),
              at.line(),
              at.column(),
              "",
              "there are more than "
                  + MAX_PROBLEMS
                  + " problems; those after this one are not listed",
              "mend the first ones"));
    }
  }

  /**
   * In words what a name was probably meant to be, or nothing; after a hundred answers it has no
   * more.
   */
  String suggestion(String wrong, Collection<String> names) {
    return suggestions++ < MAX_SUGGESTIONS ? Suggestions.near(wrong, names) : "";
  }

  /** All of them in the order of files and lines. */
  List<Problem> inOrder(List<RuleFile> files) {
    Map<String, Integer> order = new HashMap<>();
    files.forEach(file -> order.putIfAbsent(file.name(), order.size()));
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.<Problem>comparingInt(
                problem -> order.getOrDefault(problem.file(), order.size()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return sorted;
  }
}
