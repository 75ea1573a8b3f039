package dev.breakwater.rules;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a check of rule files has to tell: counts, problems, and what the rules need to be fed.
 *
 * @param rules how many rules there are
 * @param enabledRules how many of them are enabled
 * @param macros how many macros
 * @param lists how many lists
 * @param errors what stops the rules from being used
 * @param warnings what does not
 * @param eventTypes the event types that enabled rules can be met by, sorted; empty while there are
 *     errors
 * @param fields the fields that enabled rules use, sorted; empty while there are errors
 */
public record RulesReport(
    int rules,
    int enabledRules,
    int macros,
    int lists,
    List<Problem> errors,
    List<Problem> warnings,
    List<String> eventTypes,
    List<String> fields) {

  public RulesReport {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    eventTypes = List.copyOf(eventTypes);
    fields = List.copyOf(fields);
  }

  /** The report on loaded rules. */
  public static RulesReport of(LoadedRules loaded) {
    Set<String> eventTypes = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (RuleSet<?> set : loaded.ruleSets().values()) {
      eventTypes.addAll(set.eventTypes());
      fields.addAll(set.fields());
    }
    return new RulesReport(
        loaded.rules().size(),
        (int) loaded.rules().stream().filter(Rule::enabled).count(),
        loaded.macroCount(),
        loaded.listCount(),
        loaded.problems().stream().filter(Problem::isError).toList(),
        loaded.problems().stream().filter(problem -> !problem.isError()).toList(),
        List.copyOf(eventTypes),
        List.copyOf(fields));
  }

  /** Whether there is no error. */
  public boolean ok() {
    return errors.isEmpty();
  }

  /** The report for people: a line for each problem, then the counts and what the rules need. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    errors.forEach(problem -> text.append(problem.toText()).append('\n'));
    warnings.forEach(problem -> text.append(problem.toText()).append('\n'));
    text.append(rules).append(" rules (").append(enabledRules).append(" enabled), ");
    text.append(macros).append(" macros, ").append(lists).append(" lists; ");
    text.append(errors.size()).append(" errors, ").append(warnings.size()).append(" warnings\n");
    if (!eventTypes.isEmpty()) {
      text.append("event types: ").append(String.join(" ", eventTypes)).append('\n');
    }
    if (!fields.isEmpty()) {
      text.append("fields: ").append(String.join(" ", fields)).append('\n');
    }
    return text.toString();
  }
}
