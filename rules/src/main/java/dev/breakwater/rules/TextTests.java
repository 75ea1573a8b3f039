package dev.breakwater.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What a text is compared for. */
final class TextTests {
  private TextTests() {}

  /** The test for constants on the right. */
  static Predicate<String> of(
      Operator operator, Modifier modifier, List<String> values, Position at) {
    for (String value : values) {
      if (value.indexOf('\0') >= 0) {
        throw new RuleException(
            at, "no text holds a NUL byte, so this is never true", "only fields of bytes do");
      }
    }
    boolean isSet =
        operator == Operator.IN
            || operator == Operator.INTERSECTS
            || (operator == Operator.EQUAL && modifier == Modifier.ANYOF);
    if (isSet && values.size() != 1) {
      Set<String> set = Set.copyOf(values);
      return set::contains;
    }
    if (operator == Operator.PMATCH) {
      return new PathPrefixes(values);
    }
    return Several.of(modifier, values, value -> of(operator, value, at));
  }

  private static Predicate<String> of(Operator operator, String value, Position at) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> value::equals;
      case NOT_EQUAL -> text -> !value.equals(text);
      case LESS -> text -> text.compareTo(value) < 0;
      case LESS_OR_EQUAL -> text -> text.compareTo(value) <= 0;
      case GREATER -> text -> text.compareTo(value) > 0;
      case GREATER_OR_EQUAL -> text -> text.compareTo(value) >= 0;
      case CONTAINS -> text -> text.contains(value);
      case ICONTAINS -> {
        String lowered = Ascii.lower(value);
        yield text -> Ascii.containsIgnoringCase(text, lowered);
      }
      case STARTSWITH -> text -> text.startsWith(value);
      case ENDSWITH -> text -> text.endsWith(value);
      case GLOB -> Glob.of(value, false)::matches;
      case IGLOB -> Glob.of(value, true)::matches;
      case REGEX -> regex(value, at);
      case PMATCH, BCONTAINS, BSTARTSWITH ->
          throw new IllegalStateException(operator + " of one text");
    };
  }

  private static Predicate<String> regex(String expression, Position at) {
    try {
      Pattern pattern = Pattern.compile(ByteText.sanitized(expression));
      return text -> pattern.matches(ByteText.sanitized(text));
    } catch (PatternSyntaxException e) {
      throw new RuleException(
          at,
          "'" + expression + "' is no regular expression: " + e.getDescription(),
          "the syntax is RE2's");
    }
  }

  /** The test for another text of the event on the right. */
  static BiPredicate<String, String> of(Operator operator, Position at) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> String::equals;
      case NOT_EQUAL -> (left, right) -> !left.equals(right);
      case LESS -> (left, right) -> left.compareTo(right) < 0;
      case LESS_OR_EQUAL -> (left, right) -> left.compareTo(right) <= 0;
      case GREATER -> (left, right) -> left.compareTo(right) > 0;
      case GREATER_OR_EQUAL -> (left, right) -> left.compareTo(right) >= 0;
      case CONTAINS -> String::contains;
      case ICONTAINS -> (left, right) -> Ascii.containsIgnoringCase(left, Ascii.lower(right));
      case STARTSWITH -> String::startsWith;
      case ENDSWITH -> String::endsWith;
      case GLOB -> (left, right) -> Glob.of(right, false).matches(left);
      case IGLOB -> (left, right) -> Glob.of(right, true).matches(left);
      case PMATCH -> (left, right) -> new PathPrefixes(List.of(right)).test(left);
      case REGEX, BCONTAINS, BSTARTSWITH ->
          throw new RuleException(
              at, "'" + operator.text() + "' compares with a text that stands in the rule", "");
    };
  }
}
