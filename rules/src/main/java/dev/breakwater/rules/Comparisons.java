package dev.breakwater.rules;

import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Compiles one comparison, once it is known what stands on its left and right. */
final class Comparisons {
  private Comparisons() {}

  /** The check that compares with constants. */
  static <E> Check<E> constants(
      Bound<E> left, Operator operator, Modifier modifier, List<String> values, Position at) {
    boolean all = operator == Operator.NOT_EQUAL;
    return switch (left.type()) {
      case TEXT, PATH ->
          Checks.text(left.reader(), TextTests.of(operator, modifier, values, at), all);
      case NUMBER, PORT, TIME, DURATION, BOOLEAN ->
          Checks.number(
              left.reader(), NumberTests.of(left.type(), operator, modifier, values, at), all);
      case DECIMAL ->
          Checks.decimal(left.reader(), NumberTests.decimal(operator, modifier, values, at)::test);
      case BYTES, ADDRESS, NETWORK ->
          Checks.bytes(
              left.reader(), ByteTests.of(left.type(), operator, modifier, values, at), all);
      case TEXT_LIST -> Checks.list(left.reader(), list(operator, Set.copyOf(values)));
    };
  }

  private static Predicate<List<String>> list(Operator operator, Set<String> set) {
    return operator == Operator.IN ? values -> all(values, set) : values -> any(values, set);
  }

  private static boolean all(List<String> values, Set<String> set) {
    for (int i = 0; i < values.size(); i++) {
      if (!set.contains(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(List<String> values, Set<String> set) {
    for (int i = 0; i < values.size(); i++) {
      if (set.contains(values.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The check that compares with another value of the event. */
  static <E> Check<E> value(Bound<E> left, Operator operator, Bound<E> right, Position at) {
    if (right.reader() instanceof Reader.Texts<E> list) {
      return withList(left, operator, right, list, at);
    }
    boolean isSameType = left.type() == right.type() || (left.isText() && right.isText());
    if (!isSameType) {
      throw new RuleException(
          at,
          left.name()
              + " and "
              + right.name()
              + " are of different types: "
              + Operators.words(left.type())
              + " and "
              + Operators.words(right.type()),
          "values of one type can be compared");
    }
    boolean all = operator == Operator.NOT_EQUAL;
    return switch (right.reader()) {
      case Reader.Text<E> text -> texts(left, TextTests.of(operator, at), text, all);
      case Reader.Number<E> number -> numbers(left, operator, number, all);
      case Reader.Bytes<E> bytes -> bytes(left, ByteTests.of(operator), bytes, all);
      case Reader.Decimal<E> decimal -> decimals(left, operator, decimal);
      case Reader.Texts<E> _, Reader.AnyText<E> _, Reader.AnyNumber<E> _, Reader.AnyBytes<E> _ ->
          throw new RuleException(
              at, right.name() + " cannot stand on the right of an operator", "");
    };
  }

  private static <E> Check<E> withList(
      Bound<E> left, Operator operator, Bound<E> right, Reader.Texts<E> list, Position at) {
    if (operator != Operator.IN && operator != Operator.INTERSECTS) {
      throw new RuleException(
          at,
          "'" + operator.text() + "' does not compare with a list (" + right.name() + ")",
          "in, intersects");
    }
    if (left.isText()) {
      return event -> {
        List<String> values = list.read(event);
        return values != null && Checks.text(left.reader(), values::contains, false).test(event);
      };
    }
    if (left.type() == FieldType.TEXT_LIST) {
      return event -> {
        List<String> values = list.read(event);
        return values != null
            && Checks.list(left.reader(), list(operator, Set.copyOf(values))).test(event);
      };
    }
    throw new RuleException(
        at,
        Operators.words(left.type())
            + " cannot be compared with a list of texts ("
            + right.name()
            + ")",
        "");
  }

  private static <E> Check<E> texts(
      Bound<E> left, BiPredicate<String, String> test, Reader.Text<E> right, boolean all) {
    if (left.reader() instanceof Reader.Text<E> text) {
      return event -> {
        String one = text.read(event);
        String other = right.read(event);
        return one != null && other != null && test.test(one, other);
      };
    }
    return event -> {
      String other = right.read(event);
      return other != null
          && Checks.text(left.reader(), one -> test.test(one, other), all).test(event);
    };
  }

  private static <E> Check<E> numbers(
      Bound<E> left, Operator operator, Reader.Number<E> right, boolean all) {
    return event -> {
      long other = right.read(event);
      return other != Reader.Number.MISSING
          && Checks.number(left.reader(), one -> NumberTests.compare(operator, one, other), all)
              .test(event);
    };
  }

  private static <E> Check<E> decimals(Bound<E> left, Operator operator, Reader.Decimal<E> right) {
    return event -> {
      double other = right.read(event);
      return !Double.isNaN(other)
          && Checks.decimal(left.reader(), one -> NumberTests.compare(operator, one, other))
              .test(event);
    };
  }

  private static <E> Check<E> bytes(
      Bound<E> left, BiPredicate<byte[], byte[]> test, Reader.Bytes<E> right, boolean all) {
    return event -> {
      byte[] other = right.read(event);
      return other != null
          && Checks.bytes(left.reader(), one -> test.test(one, other), all).test(event);
    };
  }
}
