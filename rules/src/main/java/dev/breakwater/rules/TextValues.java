package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of any type as text, for outputs and for transformers that put text together. */
final class TextValues {
  private TextValues() {}

  static <E> Reader.Text<E> of(Bound<E> bound) {
    FieldType type = bound.type();
    return switch (bound.reader()) {
      case Reader.Text<E> text -> text;
      case Reader.AnyText<E> any -> event -> joined(texts(any, event));
      case Reader.Number<E> number -> event -> number(type, number.read(event));
      case Reader.AnyNumber<E> any -> event -> joined(numbers(type, any, event));
      case Reader.Decimal<E> decimal -> event -> decimal(decimal.read(event));
      case Reader.Bytes<E> bytes -> event -> bytes(type, bytes.read(event));
      case Reader.AnyBytes<E> any -> event -> joined(bytes(type, any, event));
      case Reader.Texts<E> texts -> event -> list(texts.read(event));
    };
  }

  private static @Nullable String number(FieldType type, long value) {
    if (value == Reader.Number.MISSING) {
      return null;
    }
    if (type == FieldType.BOOLEAN) {
      return value == 0 ? "false" : "true";
    }
    return Long.toString(value);
  }

  private static @Nullable String decimal(double value) {
    return Double.isNaN(value) ? null : Double.toString(value);
  }

  private static @Nullable String bytes(FieldType type, byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    return type == FieldType.BYTES ? ByteText.decode(value) : Addresses.text(value);
  }

  private static @Nullable String list(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? null : "(" + String.join(",", values) + ")";
  }

  private static @Nullable String joined(List<String> values) {
    return values.isEmpty() ? null : String.join(",", values);
  }

  private static <E> List<String> texts(Reader.AnyText<E> any, E event) {
    List<String> values = new ArrayList<>();
    for (String value = any.read(event, 0); value != null; value = any.read(event, values.size())) {
      values.add(value);
    }
    return values;
  }

  private static <E> List<String> numbers(FieldType type, Reader.AnyNumber<E> any, E event) {
    List<String> values = new ArrayList<>();
    for (String value = number(type, any.read(event, 0));
        value != null;
        value = number(type, any.read(event, values.size()))) {
      values.add(value);
    }
    return values;
  }

  private static <E> List<String> bytes(FieldType type, Reader.AnyBytes<E> any, E event) {
    List<String> values = new ArrayList<>();
    for (String value = bytes(type, any.read(event, 0));
        value != null;
        value = bytes(type, any.read(event, values.size()))) {
      values.add(value);
    }
    return values;
  }
}
