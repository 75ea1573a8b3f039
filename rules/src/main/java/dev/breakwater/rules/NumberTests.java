package dev.breakwater.rules;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** What a number is compared for. */
final class NumberTests {
  private static final int FEW = 4;

  private NumberTests() {}

  /** The test for constants on the right, which the field's type reads. */
  static LongPredicate of(
      FieldType type, Operator operator, Modifier modifier, List<String> values, Position at) {
    if (modifier == Modifier.NONE && values.size() == 1) {
      return of(operator, parse(type, values.getFirst(), at));
    }
    if (modifier == Modifier.NONE || (modifier == Modifier.ANYOF && operator == Operator.EQUAL)) {
      return set(values.stream().mapToLong(value -> parse(type, value, at)).toArray());
    }
    Predicate<Long> several =
        Several.of(modifier, values, value -> of(operator, parse(type, value, at))::test);
    return several::test;
  }

  private static LongPredicate set(long[] values) {
    Arrays.sort(values);
    if (values.length > FEW) {
      return value -> Arrays.binarySearch(values, value) >= 0;
    }
    return value -> {
      for (long each : values) {
        if (each == value) {
          return true;
        }
      }
      return false;
    };
  }

  private static LongPredicate of(Operator operator, long right) {
    return value -> compare(operator, value, right);
  }

  /** Whether two numbers stand to each other as the operator says. */
  static boolean compare(Operator operator, long left, long right) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case CONTAINS,
          ICONTAINS,
          BCONTAINS,
          STARTSWITH,
          BSTARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          PMATCH ->
          throw new IllegalStateException(operator + " of numbers");
    };
  }

  private static long parse(FieldType type, String text, Position at) {
    if (type == FieldType.BOOLEAN) {
      return switch (text) {
        case "true", "1" -> 1;
        case "false", "0" -> 0;
        default -> throw new RuleException(at, "'" + text + "' is no boolean", "true or false");
      };
    }
    try {
      long value =
          text.startsWith("0x") || text.startsWith("0X")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : Long.parseLong(text);
      if (type == FieldType.PORT && (value < 0 || value > 0xffff)) {
        throw new RuleException(at, "'" + text + "' is no port", "0 to 65535");
      }
      return value;
    } catch (NumberFormatException _) {
      throw new RuleException(
          at, "'" + text + "' is no whole number of 64 bits", "as 42, -1 or 0x2a");
    }
  }

  /** The test of a number with a fraction for constants on the right. */
  static Predicate<Double> decimal(
      Operator operator, Modifier modifier, List<String> values, Position at) {
    return Several.of(
        modifier,
        values,
        text -> {
          double right = decimal(operator, text, at);
          return left -> compare(operator, left, right);
        });
  }

  /** Whether two numbers with a fraction stand to each other as the operator says. */
  static boolean compare(Operator operator, double left, double right) {
    return switch (operator) {
      case IN, INTERSECTS, EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case CONTAINS,
          ICONTAINS,
          BCONTAINS,
          STARTSWITH,
          BSTARTSWITH,
          ENDSWITH,
          GLOB,
          IGLOB,
          REGEX,
          PMATCH ->
          throw new IllegalStateException(operator + " of numbers");
    };
  }

  private static double decimal(Operator operator, String text, Position at) {
    if (!text.matches("[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?")) {
      throw new RuleException(at, "'" + text + "' is no number", "as 1 or 0.5");
    }
    if (!Operator.ORDERING.contains(operator) && text.indexOf('.') >= 0) {
      throw new RuleException(
          at,
          "a number with a fraction is hardly ever equal to '" + text + "'",
          "< <= > >=, or a whole number");
    }
    return Double.parseDouble(text);
  }
}
