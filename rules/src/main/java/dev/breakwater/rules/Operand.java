package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What gives a value in a condition. */
sealed interface Operand {
  Position at();

  /** A field, with its argument in brackets if it has one. */
  record FieldName(String name, @Nullable String argument, Position at) implements Operand {}

  /** A transformer of other operands, with an argument in brackets if it has one. */
  record Transformed(
      Transformer transformer, List<Operand> operands, @Nullable String argument, Position at)
      implements Operand {}

  /** A text or number that stands in the condition. */
  record Literal(String text, Position at) implements Operand {}

  /** Operands in parentheses: a list. */
  record Group(List<Operand> operands, Position at) implements Operand {}
}
