package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields on what a call was given and returned: {@code evt.arg.*}, {@code evt.args}. */
final class ArgumentFields {
  private ArgumentFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .text("evt.args", "All parameters, as name=value(meaning).", ArgumentFields::all)
        .text("evt.info", "All parameters, as evt.args.", ArgumentFields::all)
        .withArgument(
            "evt.arg",
            FieldType.TEXT,
            Argument.REQUIRED,
            "A parameter of the event by its name; [0] is what the call returned.",
            ArgumentFields::bind);
    for (String name : Parameters.names()) {
      fields.text("evt.arg." + name, "The parameter " + name + ".", named(name));
    }
  }

  private static Reader<NodeEvent> bind(String argument) {
    if (argument.equals("0")) {
      return (Reader.Text<NodeEvent>) ArgumentFields::first;
    }
    if (!Parameters.names().contains(argument)) {
      throw new IllegalArgumentException(
          "the sensor tells no parameter " + argument + " of any event; parameters go by name");
    }
    return named(argument);
  }

  private static Reader.Text<NodeEvent> named(String name) {
    Map<String, Parameter> byType = Parameters.byType(name);
    return event -> {
      Parameter parameter = byType.get(event.type());
      return parameter == null ? null : parameter.value(event);
    };
  }

  /** What the call returned. */
  private static @Nullable String first(NodeEvent event) {
    List<Parameter> parameters = Parameters.ofType(event.type());
    return parameters.isEmpty() ? null : parameters.getFirst().value(event);
  }

  private static @Nullable String all(NodeEvent event) {
    StringBuilder text = new StringBuilder();
    List<Parameter> parameters = Parameters.ofType(event.type());
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).append(event, text);
    }
    return text.isEmpty() ? null : text.toString();
  }
}
