package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The problems that loading has found so far; the same one is kept once. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

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
    found.add(
        new Problem(severity, code, at.file(), at.line(), at.column(), item, message, allowed));
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
