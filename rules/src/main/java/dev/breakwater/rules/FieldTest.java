package dev.breakwater.rules;

import java.util.List;

/**
 * A test of one field: it is passed if the field has a value which stands so to one of the texts.
 *
 * @param field the field as rules name it, with its argument, as {@code proc.aname[2]}; {@code
 *     basename(fd.name)} where a rule compares what a transformer makes of one field
 * @param relation how the value must stand to one of the texts
 * @param values the texts on the right, at least one
 */
public record FieldTest(String field, Relation relation, List<String> values) {

  public FieldTest {
    values = List.copyOf(values);
  }

  /** How a field's value may stand to a text of a rule. */
  public enum Relation {
    /** It is equal. */
    EQUAL,
    /** It begins with the text. */
    STARTSWITH,
    /** It ends with the text. */
    ENDSWITH,
    /** It holds the text. */
    CONTAINS,
    /** It is the path, or lies below it; components may be shell patterns. */
    PMATCH,
    /** It is as the shell pattern says, of which {@code *} and {@code ?} match slashes too. */
    GLOB,
    /** It is less. */
    LESS,
    /** It is less or equal. */
    LESS_OR_EQUAL,
    /** It is greater. */
    GREATER,
    /** It is greater or equal. */
    GREATER_OR_EQUAL
  }
}
