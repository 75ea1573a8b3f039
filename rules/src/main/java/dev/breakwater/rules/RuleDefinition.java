package dev.breakwater.rules;

import java.util.List;

/**
 * A rule as the items so far make it.
 *
 * @param name its name
 * @param at where it was first defined
 * @param source the source it is for
 * @param description what it finds
 * @param condition its condition without exceptions
 * @param output its output
 * @param priority its priority
 * @param tags its tags
 * @param exceptions its exceptions
 * @param enabled whether it takes part in matching
 * @param warnEventTypes whether to warn if its condition leaves the event type open
 * @param skipIfUnknownFilter whether it is left out, with a warning, if it uses a field that there
 *     is not
 */
record RuleDefinition(
    String name,
    Position at,
    String source,
    PositionedText description,
    PositionedText condition,
    PositionedText output,
    Priority priority,
    List<String> tags,
    List<ExceptionDefinition> exceptions,
    boolean enabled,
    boolean warnEventTypes,
    boolean skipIfUnknownFilter) {

  RuleDefinition {
    tags = List.copyOf(tags);
    exceptions = List.copyOf(exceptions);
  }

  /** The same rule with another answer to whether it is enabled. */
  RuleDefinition enabled(boolean value) {
    return new RuleDefinition(
        name,
        at,
        source,
        description,
        condition,
        output,
        priority,
        tags,
        exceptions,
        value,
        warnEventTypes,
        skipIfUnknownFilter);
  }
}
