package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** One predicate out of one for each value on the right of an operator. */
final class Several {
  private Several() {}

  /**
   * What the modifier makes of the values; {@link Modifier#NONE} stands for any of them. Of no
   * values none is true.
   */
  static <T> Predicate<T> of(
      Modifier modifier, List<String> values, Function<String, Predicate<T>> each) {
    List<Predicate<T>> parts = new ArrayList<>();
    for (String value : values) {
      parts.add(each.apply(value));
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return switch (modifier) {
      case NONE, ANYOF -> value -> count(parts, value, 1) > 0;
      case ALLOF -> value -> !parts.isEmpty() && all(parts, value);
      case ONEOF -> value -> count(parts, value, 2) == 1;
    };
  }

  private static <T> boolean all(List<Predicate<T>> parts, T value) {
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).test(value)) {
        return false;
      }
    }
    return true;
  }

  private static <T> int count(List<Predicate<T>> parts, T value, int enough) {
    int count = 0;
    for (int i = 0; i < parts.size() && count < enough; i++) {
      if (parts.get(i).test(value)) {
        count++;
      }
    }
    return count;
  }
}
