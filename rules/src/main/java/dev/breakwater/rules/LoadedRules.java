package dev.breakwater.rules;

import java.util.List;
import java.util.Map;

/**
 * What became of a list of rule files: the rules, what is to be said about them, and a rule set for
 * each source.
 */
public final class LoadedRules {
  private final List<Problem> problems;
  private final List<Rule> rules;
  private final int macroCount;
  private final int listCount;
  private final Map<String, RuleSet<?>> ruleSets;

  LoadedRules(
      List<Problem> problems,
      List<Rule> rules,
      int macroCount,
      int listCount,
      Map<String, RuleSet<?>> ruleSets) {
    this.problems = List.copyOf(problems);
    this.rules = List.copyOf(rules);
    this.macroCount = macroCount;
    this.listCount = listCount;
    this.ruleSets = Map.copyOf(ruleSets);
  }

  /** All errors and warnings, in the order of files and lines. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether there is no error, so that the rules may be used. */
  public boolean ok() {
    return problems.stream().noneMatch(Problem::isError);
  }

  /** The rules of all sources in load order, the disabled too. */
  public List<Rule> rules() {
    return rules;
  }

  /** How many macros the files define. */
  public int macroCount() {
    return macroCount;
  }

  /** How many lists the files define. */
  public int listCount() {
    return listCount;
  }

  /**
   * The enabled rules of a source, ready to match; without rules if the files hold none for it.
   *
   * @throws IllegalStateException if there are errors: rules of which a part is missing would show
   *     green where nothing is looked at
   * @throws IllegalArgumentException if the source is none of those that the files were loaded for
   */
  @SuppressWarnings("unchecked") // the loader made the set from the source of that name
  public <E> RuleSet<E> ruleSet(EventSource<E> source) {
    if (!ok()) {
      Problem first = problems.stream().filter(Problem::isError).findFirst().orElseThrow();
      throw new IllegalStateException("rules with errors cannot be used: " + first.toText());
    }
    RuleSet<?> set = ruleSets.get(source.name());
    if (set == null) {
      throw new IllegalArgumentException(
          "no rules were loaded for the source " + source.name() + ": pass it to RuleLoader.load");
    }
    return (RuleSet<E>) set;
  }

  Map<String, RuleSet<?>> ruleSets() {
    return ruleSets;
  }
}
