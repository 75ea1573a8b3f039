package dev.breakwater.rules;

import java.util.Set;

/**
 * One way in which an event can meet a rule: what it must be like, as far as that is known. An
 * event that is of none of the types or fails one of the tests does not meet the rule in this way;
 * one that passes all of them still need not meet it.
 *
 * @param eventTypes the source's event types that it can be of
 * @param tests the tests that it must pass; empty if nothing more is known of it
 */
public record Necessity(Set<String> eventTypes, Set<FieldTest> tests) {

  public Necessity {
    eventTypes = Set.copyOf(eventTypes);
    tests = Set.copyOf(tests);
  }
}
