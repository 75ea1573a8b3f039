package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;

/** Writes exceptions as text of the condition language: what they except must not hold. */
final class ExceptionText {
  private ExceptionText() {}

  /** The condition, and that none of the exceptions with values holds. */
  static PositionedText apply(PositionedText condition, List<ExceptionDefinition> exceptions) {
    PositionedText.Builder text = new PositionedText.Builder();
    Position start = condition.position(0);
    boolean hasAny = false;
    for (ExceptionDefinition exception : exceptions) {
      if (!exception.values().isEmpty()) {
        if (!hasAny) {
          text.append("(", start).append(condition).append(")", start);
          hasAny = true;
        }
        text.append(" and not " + write(exception), exception.at());
      }
    }
    return hasAny ? text.build(start) : condition;
  }

  private static String write(ExceptionDefinition exception) {
    if (exception.single()) {
      List<String> values = new ArrayList<>();
      for (Yaml value : exception.values()) {
        values.add(single(value));
      }
      return exception.fields().getFirst()
          + " "
          + exception.comparisons().getFirst()
          + " ("
          + String.join(", ", values)
          + ")";
    }
    List<String> rows = new ArrayList<>();
    for (Yaml row : exception.values()) {
      rows.add(row(exception, row));
    }
    return "(" + String.join(" or ", rows) + ")";
  }

  private static String row(ExceptionDefinition exception, Yaml node) {
    if (!(node instanceof Yaml.Sequence row) || row.items().size() != exception.fields().size()) {
      throw new RuleException(
          node.at(),
          "a row of the exception's values has not one value for each field",
          "a list of " + exception.fields().size() + ": " + String.join(", ", exception.fields()));
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < row.items().size(); i++) {
      String comparison = exception.comparisons().get(i);
      parts.add(
          exception.fields().get(i)
              + " "
              + comparison
              + " "
              + value(comparison, row.items().get(i)));
    }
    return "(" + String.join(" and ", parts) + ")";
  }

  private static String value(String comparison, Yaml value) {
    if (!ExceptionDefinition.takesList(comparison)) {
      return single(value);
    }
    if (value instanceof Yaml.Sequence sequence) {
      List<String> values = new ArrayList<>();
      sequence.items().forEach(item -> values.add(single(item)));
      return "(" + String.join(", ", values) + ")";
    }
    String text = single(value);
    return text.startsWith("(") ? text : "(" + text + ")";
  }

  private static String single(Yaml value) {
    if (!(value instanceof Yaml.Scalar scalar)) {
      throw new RuleException(
          value.at(), "a value of the exception is " + value.kind(), "a single value");
    }
    return Quoting.asNeeded(scalar.value());
  }
}
