package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes YAML nodes as the values that keys of rule files have. */
final class Values {
  private Values() {}

  static boolean bool(Yaml value, String key) {
    if (value instanceof Yaml.Scalar scalar) {
      switch (scalar.value().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "y" -> {
          return true;
        }
        case "false", "no", "off", "n" -> {
          return false;
        }
        default -> {}
      }
    }
    throw new RuleException(value.at(), "'" + key + "' is no boolean", "true or false");
  }

  static PositionedText text(Yaml value, String key) {
    if (!(value instanceof Yaml.Scalar scalar)) {
      throw new RuleException(value.at(), "'" + key + "' is " + value.kind(), "a text");
    }
    if (scalar.value().isBlank()) {
      throw new RuleException(value.at(), "'" + key + "' is empty", "");
    }
    return scalar.text();
  }

  static Priority priority(Yaml value) {
    String text = text(value, "priority").text().strip();
    return Priority.of(text)
        .orElseThrow(
            () ->
                new RuleException(
                    value.at(),
                    "there is no priority '" + text + "'",
                    "Emergency, Alert, Critical, Error, Warning, Notice, Informational or Info, Debug"));
  }

  /** The texts of a list of single values. */
  static List<String> texts(Yaml value, String key) {
    List<String> texts = new ArrayList<>();
    for (Yaml item : sequence(value, key).items()) {
      if (!(item instanceof Yaml.Scalar scalar)) {
        throw new RuleException(
            item.at(),
            "an item of '" + key + "' is " + item.kind(),
            "a single value; lists do not nest");
      }
      texts.add(scalar.value());
    }
    return texts;
  }

  static Yaml.Sequence sequence(Yaml value, String key) {
    if (!(value instanceof Yaml.Sequence sequence)) {
      throw new RuleException(value.at(), "'" + key + "' is " + value.kind(), "a list, as [a, b]");
    }
    return sequence;
  }
}
