package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields on the environment of the process and its forebears. */
final class EnvironmentFields {
  private EnvironmentFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .withArgument(
            "proc.env",
            FieldType.TEXT,
            Argument.OPTIONAL,
            "The environment, or one variable of it.",
            name ->
                name.isEmpty()
                    ? (Reader.Text<NodeEvent>) EnvironmentFields::environment
                    : (Reader.Text<NodeEvent>) event -> variable(event.process(), name + "="))
        .withArgument(
            "proc.aenv",
            FieldType.TEXT,
            Argument.OPTIONAL,
            "The environment of a forebear, or one variable of any forebear.",
            EnvironmentFields::forebearEnvironment);
  }

  static @Nullable String environment(NodeEvent event) {
    return environment(event.process());
  }

  private static @Nullable String environment(NodeProcess process) {
    List<String> variables = process.environment();
    return variables.isEmpty() ? null : String.join(" ", variables);
  }

  private static @Nullable String variable(NodeProcess process, String start) {
    List<String> variables = process.environment();
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).startsWith(start)) {
        return variables.get(i).substring(start.length());
      }
    }
    return null;
  }

  private static Reader<NodeEvent> forebearEnvironment(String argument) {
    if (argument.isEmpty()) {
      return ProcessFields.anyForebear(EnvironmentFields::environment);
    }
    if (argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return ProcessFields.ofForebear(
          FieldList.index("proc.aenv", argument), EnvironmentFields::environment);
    }
    return ProcessFields.anyForebear(process -> variable(process, argument + "="));
  }
}
