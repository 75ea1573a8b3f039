package dev.breakwater.detection;

import dev.breakwater.rules.Field;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Collects the fields of a source, as they are declared one after the other.
 *
 * @param <E> the source's event
 */
public final class FieldList<E> {
  private static final int MAXIMUM_DIGITS = 4;

  private final List<Field<E>> fields = new ArrayList<>();

  /** Declares a text. */
  public FieldList<E> text(String name, String description, Reader.Text<E> reader) {
    return add(name, FieldType.TEXT, description, reader);
  }

  /** Declares a path. */
  public FieldList<E> path(String name, String description, Reader.Text<E> reader) {
    return add(name, FieldType.PATH, description, reader);
  }

  /** Declares a value of a type that is read as a number. */
  public FieldList<E> number(
      String name, FieldType type, String description, Reader.Number<E> reader) {
    return add(name, type, description, reader);
  }

  /** Declares an address or a network. */
  public FieldList<E> bytes(
      String name, FieldType type, String description, Reader.Bytes<E> reader) {
    return add(name, type, description, reader);
  }

  /** Declares a list of texts, of which {@code name[n]} is the element n, from 0. */
  public FieldList<E> texts(String name, String description, Reader.Texts<E> reader) {
    fields.add(
        new Field<>(
            name,
            FieldType.TEXT_LIST,
            Argument.OPTIONAL,
            argument -> argument.isEmpty() ? reader : element(reader, index(name, argument)),
            description));
    return this;
  }

  /** Declares a field that takes an argument. */
  public FieldList<E> withArgument(
      String name,
      FieldType type,
      Argument argument,
      String description,
      Function<String, Reader<E>> bind) {
    fields.add(new Field<>(name, type, argument, bind, description));
    return this;
  }

  /** The fields declared. */
  public List<Field<E>> fields() {
    return List.copyOf(fields);
  }

  /**
   * The number in a field's brackets.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static int index(String field, String argument) {
    if (argument.isEmpty()
        || argument.length() > MAXIMUM_DIGITS
        || !argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          field + " takes a number from 0 to 9999 in its brackets, not " + argument);
    }
    return Integer.parseInt(argument);
  }

  private static <E> Reader.Texts<E> element(Reader.Texts<E> list, int index) {
    return event -> {
      List<String> values = list.read(event);
      return values != null && index < values.size() ? List.of(values.get(index)) : null;
    };
  }

  private FieldList<E> add(String name, FieldType type, String description, Reader<E> reader) {
    fields.add(new Field<>(name, type, Argument.NONE, argument -> reader, description));
    return this;
  }
}
