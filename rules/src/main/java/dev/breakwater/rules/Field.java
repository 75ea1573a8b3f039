package dev.breakwater.rules;

import java.util.function.Function;

/**
 * A field that conditions and outputs may name.
 *
 * @param name its name, as {@code proc.name}
 * @param type what its values are, which decides the operators it takes
 * @param argument whether it takes an argument in brackets
 * @param bind gives the reader for an argument (the empty string where there is none), once for each place in a rule;
 *     throws {@link IllegalArgumentException} with the reason if the argument is none that the field takes
 * @param description one sentence for {@code rules fields}
 * @param <E> the source's event
 */
public record Field<E>(
    String name, FieldType type, Argument argument, Function<String, Reader<E>> bind, String description) {

  /** Whether a field takes an argument. */
  public enum Argument {
    NONE,
    OPTIONAL,
    REQUIRED
  }
}
