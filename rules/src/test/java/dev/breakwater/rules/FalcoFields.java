package dev.breakwater.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A source with all fields of Falco, whose events are maps from what a field is called, argument
 * included, to its value: text, a number, bytes, or a list of those.
 */
final class FalcoFields {
  private static final Set<String> SEVERAL =
      Set.of(
          "fd.ip",
          "fd.net",
          "fd.port",
          "proc.aname",
          "proc.aexe",
          "proc.aexepath",
          "proc.acmdline",
          "proc.apid");

  private FalcoFields() {}

  static EventSource<Map<String, Object>> source() throws IOException {
    List<Field<Map<String, Object>>> fields = new ArrayList<>();
    Cases.read("fields.json")
        .properties()
        .forEach(each -> fields.add(field(each.getKey(), each.getValue())));
    for (String name : List.of("c.true", "c.false", "c.singlequote", "c.doublequote")) {
      fields.add(new Field<>(name, FieldType.TEXT, Field.Argument.NONE, text(name), ""));
    }
    fields.add(
        new Field<>("c.buffer", FieldType.BYTES, Field.Argument.NONE, bytes("c.buffer"), ""));
    fields.add(
        new Field<>(
            "sample.is_open", FieldType.NUMBER, Field.Argument.NONE, number("sample.is_open"), ""));
    fields.add(
        new Field<>(
            "sample.proc_name", FieldType.TEXT, Field.Argument.NONE, text("sample.proc_name"), ""));
    fields.add(
        new Field<>("sample.tick", FieldType.TEXT, Field.Argument.NONE, text("sample.tick"), ""));
    return new EventSource<>(
        "syscall", fields, Set.of(), event -> String.valueOf(event.get("evt.type")));
  }

  private static Field<Map<String, Object>> field(String name, JsonNode described) {
    String flags = described.get("flags").asText();
    FieldType type =
        flags.contains("IS_LIST") ? FieldType.TEXT_LIST : type(described.get("type").asText());
    Field.Argument argument =
        flags.contains("ARG_REQUIRED")
                && !name.equals("evt.abspath") // which Falco's own tests use without
            ? Field.Argument.REQUIRED
            : flags.contains("ARG_ALLOWED") ? Field.Argument.OPTIONAL : Field.Argument.NONE;
    Set<Field.Limit> limits = EnumSet.noneOf(Field.Limit.class);
    if (flags.contains("NO_RHS")) {
      limits.add(Field.Limit.NO_RIGHT_SIDE);
    }
    if (flags.contains("NO_TRANSFORMER")) {
      limits.add(Field.Limit.NO_TRANSFORMER);
    }
    if (flags.contains("PRINT_ONLY")) {
      limits.add(Field.Limit.OUTPUT_ONLY);
    }
    if (flags.contains("FILTER_ONLY")) {
      limits.add(Field.Limit.CONDITION_ONLY);
    }
    return new Field<>(
        name, type, argument, reader(name, type), described.get("desc").asText(), limits);
  }

  private static FieldType type(String falco) {
    return switch (falco) {
      case "CHARBUF" -> FieldType.TEXT;
      case "FSPATH" -> FieldType.PATH;
      case "BOOL" -> FieldType.BOOLEAN;
      case "RELTIME" -> FieldType.DURATION;
      case "ABSTIME" -> FieldType.TIME;
      case "PORT" -> FieldType.PORT;
      case "IPADDR" -> FieldType.ADDRESS;
      case "IPNET" -> FieldType.NETWORK;
      case "DOUBLE" -> FieldType.DECIMAL;
      case "BYTEBUF" -> FieldType.BYTES;
      case "UINT64", "INT64", "UINT32", "INT32", "INT16", "DYN" -> FieldType.NUMBER;
      default -> throw new IllegalStateException("Falco has a type " + falco);
    };
  }

  private static Function<String, Reader<Map<String, Object>>> reader(String name, FieldType type) {
    boolean several = SEVERAL.contains(name);
    return switch (type) {
      case TEXT, PATH ->
          several
              ? argument -> argument.isEmpty() ? anyText(name) : text(name).apply(argument)
              : text(name);
      case NUMBER, PORT, TIME, DURATION, BOOLEAN ->
          several
              ? argument -> argument.isEmpty() ? anyNumber(name) : number(name).apply(argument)
              : number(name);
      case DECIMAL -> argument -> (Reader.Decimal<Map<String, Object>>) event -> Double.NaN;
      case BYTES, ADDRESS, NETWORK -> several ? argument -> anyBytes(name) : bytes(name);
      case TEXT_LIST ->
          argument -> (Reader.Texts<Map<String, Object>>) event -> texts(event.get(name));
    };
  }

  private static String key(String name, String argument) {
    return argument.isEmpty() ? name : name + "[" + argument + "]";
  }

  private static Function<String, Reader<Map<String, Object>>> text(String name) {
    return argument -> {
      String key = key(name, argument);
      return (Reader.Text<Map<String, Object>>) event -> (String) event.get(key);
    };
  }

  private static Function<String, Reader<Map<String, Object>>> number(String name) {
    return argument -> {
      String key = key(name, argument);
      return (Reader.Number<Map<String, Object>>)
          event ->
              event.get(key) instanceof Number value ? value.longValue() : Reader.Number.MISSING;
    };
  }

  private static Function<String, Reader<Map<String, Object>>> bytes(String name) {
    return argument -> (Reader.Bytes<Map<String, Object>>) event -> (byte[]) event.get(name);
  }

  private static Reader<Map<String, Object>> anyText(String name) {
    return (Reader.AnyText<Map<String, Object>>)
        (event, index) -> (String) at(event.get(name), index);
  }

  private static Reader<Map<String, Object>> anyNumber(String name) {
    return (Reader.AnyNumber<Map<String, Object>>)
        (event, index) ->
            at(event.get(name), index) instanceof Number value
                ? value.longValue()
                : Reader.Number.MISSING;
  }

  private static Reader<Map<String, Object>> anyBytes(String name) {
    return (Reader.AnyBytes<Map<String, Object>>)
        (event, index) -> (byte[]) at(event.get(name), index);
  }

  private static @Nullable Object at(@Nullable Object list, int index) {
    return list instanceof List<?> values && index < values.size() ? values.get(index) : null;
  }

  private static @Nullable List<String> texts(@Nullable Object list) {
    return list instanceof List<?> values ? values.stream().map(String::valueOf).toList() : null;
  }

  /** An event of names and values in turn. */
  static Map<String, Object> event(Object... namesAndValues) {
    Map<String, Object> event = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      event.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return event;
  }
}
