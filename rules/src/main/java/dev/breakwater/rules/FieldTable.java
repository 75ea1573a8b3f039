package dev.breakwater.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks up the fields of a source by the names that rules use. */
final class FieldTable<E> {
  private static final Set<String> EVENT_TYPES = Set.of("evt.type", "syscall.type");

  private final EventSource<E> source;
  private final Problems problems;
  private final Map<String, Field<E>> fields = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  FieldTable(EventSource<E> source, Problems problems) {
    this.source = source;
    this.problems = problems;
    source.fields().forEach(field -> fields.put(field.name(), field));
  }

  EventSource<E> source() {
    return source;
  }

  /** The names of the fields that were bound since this was asked last. */
  Set<String> takeUsed() {
    Set<String> names = Set.copyOf(used);
    used.clear();
    return names;
  }

  boolean isKnown(String name) {
    return find(name) != null;
  }

  /** What the name was probably meant to be, in words; nothing if no field is near. */
  String suggestion(String name) {
    return problems.suggestion(name, fields.keySet());
  }

  /**
   * The field of that name, or null; {@code evt.arg.flags} is {@code evt.arg} with the argument
   * {@code flags}.
   */
  @Nullable Field<E> find(String name) {
    Field<E> exact = fields.get(name);
    if (exact != null) {
      return exact;
    }
    Field<E> field = fields.get(stem(name));
    return field != null && field.argument() == Field.Argument.REQUIRED ? field : null;
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /**
   * Binds a field and its argument.
   *
   * @throws RuleException if the source has no such field or the field no such argument
   */
  Bound<E> bind(String name, @Nullable String argument, Position at) {
    Field<E> field = find(name);
    if (field == null) {
      throw RuleException.unknownFilter(
          at,
          "nonexistent field '" + name + "'" + suggestion(name),
          "the source " + source.name() + " has " + fields.size() + " fields");
    }
    String given = argument;
    if (!field.name().equals(name)) {
      given =
          name.substring(field.name().length() + 1)
              + (argument == null ? "" : "[" + argument + "]");
    }
    if (given == null && field.argument() == Field.Argument.REQUIRED) {
      throw new RuleException(at, "the field " + name + " needs an argument", "as " + name + "[…]");
    }
    if (given != null && field.argument() == Field.Argument.NONE) {
      throw new RuleException(at, "the field " + name + " takes no argument", "");
    }
    used.add(field.name());
    return new Bound<>(name, field.type(), reader(field, given, at), EVENT_TYPES.contains(name));
  }

  private Reader<E> reader(Field<E> field, @Nullable String argument, Position at) {
    Reader<E> reader;
    try {
      reader = field.bind().apply(argument == null ? "" : argument);
    } catch (IllegalArgumentException e) {
      throw RuleException.unknownFilter(
          at,
          "the field " + field.name() + " takes no argument '" + argument + "': " + e.getMessage(),
          "");
    }
    if (!Bound.fits(field.type(), reader)) {
      throw new IllegalStateException(
          "the source "
              + source.name()
              + " reads its field "
              + field.name()
              + " of type "
              + field.type()
              + " with "
              + reader.getClass());
    }
    return reader;
  }
}
