package dev.breakwater.rules;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Which operators a type of field takes. */
final class Operators {
  private static final Set<Operator> LIST = EnumSet.of(Operator.IN, Operator.INTERSECTS);
  private static final Set<Operator> EQUALITY =
      EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.INTERSECTS);
  private static final Set<Operator> ORDER =
      EnumSet.of(
          Operator.EQUAL,
          Operator.NOT_EQUAL,
          Operator.LESS,
          Operator.LESS_OR_EQUAL,
          Operator.GREATER,
          Operator.GREATER_OR_EQUAL,
          Operator.IN,
          Operator.INTERSECTS);
  private static final Set<Operator> BYTES =
      EnumSet.of(
          Operator.EQUAL,
          Operator.NOT_EQUAL,
          Operator.CONTAINS,
          Operator.STARTSWITH,
          Operator.ENDSWITH,
          Operator.BCONTAINS,
          Operator.BSTARTSWITH,
          Operator.IN,
          Operator.INTERSECTS);
  private static final Set<Operator> TEXT =
      EnumSet.complementOf(EnumSet.of(Operator.BCONTAINS, Operator.BSTARTSWITH));

  private Operators() {}

  static Set<Operator> of(FieldType type) {
    return switch (type) {
      case TEXT, PATH -> TEXT;
      case NUMBER, DECIMAL, PORT, TIME, DURATION -> ORDER;
      case BOOLEAN, ADDRESS, NETWORK -> EQUALITY;
      case BYTES -> BYTES;
      case TEXT_LIST -> LIST;
    };
  }

  /** Refuses an operator that the type does not take. */
  static void check(FieldType type, Operator operator, String name, Position at) {
    if (!of(type).contains(operator)) {
      String allowed = of(type).stream().map(Operator::text).collect(Collectors.joining(" "));
      throw new RuleException(
          at,
          "'" + operator.text() + "' operator not supported for " + words(type) + " (" + name + ")",
          "allowed are " + allowed + " exists");
    }
  }

  /** How messages call the values of a type. */
  static String words(FieldType type) {
    return switch (type) {
      case TEXT -> "text";
      case PATH -> "paths";
      case NUMBER -> "numbers";
      case DECIMAL -> "numbers with a fraction";
      case BOOLEAN -> "booleans";
      case ADDRESS -> "addresses";
      case NETWORK -> "networks";
      case PORT -> "ports";
      case BYTES -> "bytes";
      case TIME -> "times";
      case DURATION -> "durations";
      case TEXT_LIST -> "lists";
    };
  }
}
