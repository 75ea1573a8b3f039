package dev.breakwater.rules;

import java.util.List;

/**
 * A rule as its files give it in the end: appended to, overridden and with its exceptions in the
 * condition.
 *
 * @param name its name, unique among the rules
 * @param description what it finds
 * @param priority how urgent
 * @param source the name of the event source that it is for
 * @param tags free words, as {@code container} or {@code T1610}
 * @param enabled whether it takes part in matching
 * @param output the text of a finding, with fields as {@code %proc.name}
 * @param condition the condition's text with exceptions, before lists and macros are put in
 * @param file the file that defined it first
 * @param line the line of that definition, from 1
 */
public record Rule(
    String name,
    String description,
    Priority priority,
    String source,
    List<String> tags,
    boolean enabled,
    String output,
    String condition,
    String file,
    int line) {

  public Rule {
    tags = List.copyOf(tags);
  }
}
