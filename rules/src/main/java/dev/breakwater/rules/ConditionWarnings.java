package dev.breakwater.rules;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Warns of comparisons that are allowed and probably not meant. */
final class ConditionWarnings<E> {
  private static final Pattern CALL =
      Pattern.compile(
          Arrays.stream(Transformer.values())
                  .map(Transformer::text)
                  .collect(Collectors.joining("|", "(?:", ")"))
              + "\\(\\s*([a-zA-Z][a-zA-Z0-9_.]*)(?:\\[[^\\]]*])?\\s*\\)");
  private static final Pattern FIELD = Pattern.compile("([a-zA-Z][a-zA-Z0-9_.]*)(?:\\[[^\\]]*])?");
  private static final Pattern SIMPLE_REGEX =
      Pattern.compile("\\^?(?:\\.[*+?])?[^\\\\^$.|?*+()\\[\\]{}]*(?:\\.[*+?])?\\$?");

  private final FieldTable<E> fields;
  private final Problems problems;

  ConditionWarnings(FieldTable<E> fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  void check(Bound<E> left, Operator operator, List<String> values, Position at, String label) {
    for (String value : values) {
      if (value.equals("<NA>")
          && (left.name().startsWith("ka.") || left.name().startsWith("jevt."))) {
        problems.warning(
            Problem.Code.LOAD_UNSAFE_NA_CHECK,
            at,
            label,
            "a missing value is not the text <NA>, so this is never true",
            "use '" + left.name() + " exists' or 'not " + left.name() + " exists'");
      }
      if (operator == Operator.REGEX && SIMPLE_REGEX.matcher(value).matches()) {
        warn(
            at,
            label,
            "the regular expression '" + value + "' needs none",
            "=, startswith, endswith, contains, glob");
      }
      if (isField(FIELD.matcher(value)) || isField(CALL.matcher(value))) {
        warn(
            at,
            label,
            "'" + value + "' is compared as text and is the name of a field",
            "to compare with the field, use val()");
      }
    }
  }

  private boolean isField(Matcher matcher) {
    return matcher.matches()
        && matcher.group(1).indexOf('.') > 0
        && fields.isKnown(matcher.group(1));
  }

  private void warn(Position at, String label, String message, String allowed) {
    problems.warning(Problem.Code.LOAD_COMPILE_CONDITION, at, label, message, allowed);
  }
}
