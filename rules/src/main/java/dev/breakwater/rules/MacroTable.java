package dev.breakwater.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The macros by name, parsed, and which of them are used. */
final class MacroTable {

  /**
   * A macro that is parsed.
   *
   * @param condition what it stands for
   * @param index its place among all items
   * @param visibility the place up to which it sees other macros
   */
  record Macro(Condition condition, int index, int visibility) {}

  private final Map<String, Macro> macros;
  private final Set<String> broken;
  private final Problems problems;
  private final Set<String> used = new HashSet<>();

  /**
   * @param macros the macros that could be parsed
   * @param broken the names of those that could not
   * @param problems answers what a name was meant to be
   */
  MacroTable(Map<String, Macro> macros, Set<String> broken, Problems problems) {
    this.problems = problems;
    this.macros = Map.copyOf(macros);
    this.broken = Set.copyOf(broken);
  }

  /** The macro that a reference means, if it is visible there. */
  Macro get(Condition.Macro reference, int visibility) {
    String name = reference.name();
    Macro macro = macros.get(name);
    if (macro != null && macro.index() < visibility) {
      return macro;
    }
    if (broken.contains(name)) {
      throw new RuleException(
          reference.at(), "the macro '" + name + "' has an error of its own", "");
    }
    throw new RuleException(
        reference.at(),
        "undefined macro '"
            + name
            + "' used in filter"
            + (macro == null ? problems.suggestion(name, macros.keySet()) : ""),
        macro == null
            ? ""
            : "a macro sees those that are defined before it; this one is defined later");
  }

  /**
   * Notes all macros that a condition names, itself or through other macros, whether or not it
   * compiles.
   */
  void use(Condition condition) {
    Deque<Condition> open = new ArrayDeque<>();
    open.add(condition);
    while (!open.isEmpty()) {
      switch (open.remove()) {
        case Condition.All all -> open.addAll(all.parts());
        case Condition.Any any -> open.addAll(any.parts());
        case Condition.Not not -> open.add(not.part());
        case Condition.Macro reference -> {
          Macro macro = macros.get(reference.name());
          if (used.add(reference.name()) && macro != null) {
            open.add(macro.condition());
          }
        }
        case Condition.Exists _, Condition.Comparison _ -> {}
      }
    }
  }

  boolean isUsed(String name) {
    return used.contains(name);
  }
}
