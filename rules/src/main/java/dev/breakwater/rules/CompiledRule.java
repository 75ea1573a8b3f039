package dev.breakwater.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule that is ready to be matched with a source's events. It is immutable and may be used by any
 * thread.
 *
 * @param <E> the source's event
 */
public final class CompiledRule<E> {
  private final Rule rule;
  private final EventTypes eventTypes;
  private final Formula<E> formula;
  private final long size;
  private final Set<String> fields;
  private final OutputFormat<E> output;

  CompiledRule(
      Rule rule, CompiledCondition<E> condition, OutputFormat<E> output, Set<String> fields) {
    this.rule = rule;
    this.eventTypes = condition.whenTrue();
    this.formula = condition.formula();
    this.fields = Set.copyOf(fields);
    this.size = condition.size();
    this.output = output;
  }

  /** The rule. */
  public Rule rule() {
    return rule;
  }

  /**
   * The rule's output for an event, on one line: a missing value is {@code <NA>}, control
   * characters are escaped as in JSON, and what was no UTF-8 is U+FFFD.
   */
  public String output(E event) {
    return output.format(event);
  }

  /**
   * The values that the output names, by field as {@code proc.aname[2]}; a missing value has no
   * entry.
   */
  public Map<String, String> outputFields(E event) {
    Map<String, String> values = new LinkedHashMap<>();
    output.fields(event, values);
    return values;
  }

  /** The names of the fields that the output takes values from, in order. */
  public List<String> outputFieldNames() {
    return output.fieldNames();
  }

  /**
   * The types of event that can meet the condition; empty if the condition leaves the type open.
   */
  public Set<String> eventTypes() {
    return eventTypes.isFinite() ? eventTypes.names() : Set.of();
  }

  /** The names of the fields that its condition and its output use. */
  public Set<String> fields() {
    return fields;
  }

  EventTypes types() {
    return eventTypes;
  }

  Formula<E> formula() {
    return formula;
  }

  /** How many comparisons an event can cost. */
  long size() {
    return size;
  }
}
