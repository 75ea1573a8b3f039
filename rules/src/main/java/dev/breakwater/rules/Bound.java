package dev.breakwater.rules;

/**
 * Something that gives values of an event, with their type.
 *
 * @param name how messages call it
 * @param type what the values are
 * @param reader reads them
 * @param eventType whether it is the event's type as it stands, which the index knows before any
 *     rule is tried
 */
record Bound<E>(String name, FieldType type, Reader<E> reader, boolean eventType) {

  /** Whether a reader is of a kind that gives values of a type. */
  static boolean fits(FieldType type, Reader<?> reader) {
    return switch (type) {
      case TEXT, PATH -> reader instanceof Reader.Text || reader instanceof Reader.AnyText;
      case NUMBER, PORT, TIME, DURATION, BOOLEAN ->
          reader instanceof Reader.Number || reader instanceof Reader.AnyNumber;
      case DECIMAL -> reader instanceof Reader.Decimal;
      case BYTES, ADDRESS, NETWORK ->
          reader instanceof Reader.Bytes || reader instanceof Reader.AnyBytes;
      case TEXT_LIST -> reader instanceof Reader.Texts;
    };
  }

  /** Whether it stands for several values, of which a comparison takes any. */
  boolean isAny() {
    return switch (reader) {
      case Reader.AnyText<E> _, Reader.AnyNumber<E> _, Reader.AnyBytes<E> _ -> true;
      case Reader.Text<E> _,
          Reader.Number<E> _,
          Reader.Decimal<E> _,
          Reader.Bytes<E> _,
          Reader.Texts<E> _ ->
          false;
    };
  }

  boolean isText() {
    return type == FieldType.TEXT || type == FieldType.PATH;
  }
}
