package dev.breakwater.rules;

import java.util.Set;
import java.util.function.Function;

/**
 * A field that conditions and outputs may name.
 *
 * @param name its name, as {@code proc.name}
 * @param type what its values are, which decides the operators it takes
 * @param argument whether it takes an argument in brackets
 * @param bind gives the reader for an argument (the empty string where there is none), once for
 *     each place in a rule; throws {@link IllegalArgumentException} with the reason if the argument
 *     is none that the field takes
 * @param description one sentence for {@code rules fields}
 * @param limits where it may not stand
 * @param <E> the source's event
 */
public record Field<E>(
    String name,
    FieldType type,
    Argument argument,
    Function<String, Reader<E>> bind,
    String description,
    Set<Limit> limits) {

  public Field {
    limits = Set.copyOf(limits);
  }

  /** A field that may stand anywhere. */
  public Field(
      String name,
      FieldType type,
      Argument argument,
      Function<String, Reader<E>> bind,
      String description) {
    this(name, type, argument, bind, description, Set.of());
  }

  /** Whether a field takes an argument. */
  public enum Argument {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** A place where a field may not stand. */
  public enum Limit {
    /** Not in {@code val()} on the right of an operator. */
    NO_RIGHT_SIDE,
    /** Not in a transformer. */
    NO_TRANSFORMER,
    /** Not in a condition. */
    OUTPUT_ONLY,
    /** Not in an output. */
    CONDITION_ONLY
  }
}
