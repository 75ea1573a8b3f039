package dev.breakwater.rules;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Checks of an event by what one reader gives. A missing value makes each of them false. Of several
 * values one must pass, or every one where {@code all} says so.
 */
final class Checks {
  private Checks() {}

  static <E> Check<E> exists(Reader<E> reader) {
    return switch (reader) {
      case Reader.Text<E> text -> event -> text.read(event) != null;
      case Reader.Number<E> number -> event -> number.read(event) != Reader.Number.MISSING;
      case Reader.Decimal<E> decimal -> event -> !Double.isNaN(decimal.read(event));
      case Reader.Bytes<E> bytes -> event -> bytes.read(event) != null;
      case Reader.Texts<E> texts -> list(texts, values -> true);
      case Reader.AnyText<E> any -> event -> any.read(event, 0) != null;
      case Reader.AnyNumber<E> any -> event -> any.read(event, 0) != Reader.Number.MISSING;
      case Reader.AnyBytes<E> any -> event -> any.read(event, 0) != null;
    };
  }

  static <E> Check<E> text(Reader<E> reader, Predicate<String> test, boolean all) {
    if (reader instanceof Reader.Text<E> text) {
      return event -> {
        String value = text.read(event);
        return value != null && test.test(value);
      };
    }
    if (reader instanceof Reader.AnyText<E> any) {
      return event -> {
        int index = 0;
        String value = any.read(event, index);
        while (value != null) {
          if (test.test(value) != all) {
            return !all;
          }
          value = any.read(event, ++index);
        }
        return all && index > 0;
      };
    }
    throw unfit("text", reader);
  }

  static <E> Check<E> number(Reader<E> reader, LongPredicate test, boolean all) {
    if (reader instanceof Reader.Number<E> number) {
      return event -> {
        long value = number.read(event);
        return value != Reader.Number.MISSING && test.test(value);
      };
    }
    if (reader instanceof Reader.AnyNumber<E> any) {
      return event -> {
        int index = 0;
        long value = any.read(event, index);
        while (value != Reader.Number.MISSING) {
          if (test.test(value) != all) {
            return !all;
          }
          value = any.read(event, ++index);
        }
        return all && index > 0;
      };
    }
    throw unfit("number", reader);
  }

  static <E> Check<E> decimal(Reader<E> reader, DoublePredicate test) {
    if (reader instanceof Reader.Decimal<E> decimal) {
      return event -> {
        double value = decimal.read(event);
        return !Double.isNaN(value) && test.test(value);
      };
    }
    throw unfit("decimal", reader);
  }

  static <E> Check<E> bytes(Reader<E> reader, Predicate<byte[]> test, boolean all) {
    if (reader instanceof Reader.Bytes<E> bytes) {
      return event -> {
        byte[] value = bytes.read(event);
        return value != null && test.test(value);
      };
    }
    if (reader instanceof Reader.AnyBytes<E> any) {
      return event -> {
        int index = 0;
        byte[] value = any.read(event, index);
        while (value != null) {
          if (test.test(value) != all) {
            return !all;
          }
          value = any.read(event, ++index);
        }
        return all && index > 0;
      };
    }
    throw unfit("bytes", reader);
  }

  /** The test of a list as a whole; an empty list is a missing one. */
  static <E> Check<E> list(Reader<E> reader, Predicate<List<String>> test) {
    if (reader instanceof Reader.Texts<E> texts) {
      return event -> {
        List<String> values = texts.read(event);
        return values != null && !values.isEmpty() && test.test(values);
      };
    }
    throw unfit("list", reader);
  }

  private static IllegalStateException unfit(String wanted, Reader<?> reader) {
    return new IllegalStateException("a check of " + wanted + " of " + reader.getClass());
  }
}
