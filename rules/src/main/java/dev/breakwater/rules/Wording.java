package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a comparison says, wherever it stands. */
final class Wording {
  private Wording() {}

  /** Equal for comparisons that say the same in the same words. */
  static List<Object> of(Condition condition) {
    return switch (condition) {
      case Condition.Exists exists -> List.of("exists", of(exists.operand()));
      case Condition.Comparison comparison ->
          List.of(
              of(comparison.left()),
              comparison.operator(),
              comparison.modifier(),
              of(comparison.right()));
      case Condition.All _, Condition.Any _, Condition.Not _, Condition.Macro _ ->
          throw new IllegalStateException(condition.getClass() + " is no comparison");
    };
  }

  private static List<Object> of(Condition.Right right) {
    return switch (right) {
      case Condition.Right.Text text -> List.of("text", text.text());
      case Condition.Right.Texts texts -> List.of("texts", texts.texts());
      case Condition.Right.Value value -> List.of("value", of(value.operand()));
    };
  }

  private static List<Object> of(Operand operand) {
    return switch (operand) {
      case Operand.FieldName field -> List.of("field", field.name(), argument(field.argument()));
      case Operand.Transformed transformed ->
          List.of(
              transformed.transformer(),
              argument(transformed.argument()),
              transformed.operands().stream().map(Wording::of).toList());
      case Operand.Literal literal -> List.of("literal", literal.text());
      case Operand.Group group ->
          List.of("group", group.operands().stream().map(Wording::of).toList());
    };
  }

  private static List<String> argument(@Nullable String argument) {
    return argument == null ? List.of() : List.of(argument);
  }
}
