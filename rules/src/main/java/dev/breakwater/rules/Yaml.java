package dev.breakwater.rules;

import java.util.List;
import java.util.Optional;

/** A YAML node with its place in the file. */
sealed interface Yaml {
  Position at();

  /** What kind of node it is, in words for a message. */
  String kind();

  /**
   * A scalar.
   *
   * @param text its text, and where each character came from
   * @param plain whether it stood without quotes, so that an empty one means null
   */
  record Scalar(PositionedText text, boolean plain, Position at) implements Yaml {
    boolean isNull() {
      return plain
          && (value().isEmpty() || value().equals("~") || value().equalsIgnoreCase("null"));
    }

    String value() {
      return text.text();
    }

    @Override
    public String kind() {
      return "a single value";
    }
  }

  /** A sequence. */
  record Sequence(List<Yaml> items, Position at) implements Yaml {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A mapping. */
  record Mapping(List<Entry> entries, Position at) implements Yaml {
    @Override
    public String kind() {
      return "a mapping";
    }

    /** The value of the first entry of that key. */
    Optional<Yaml> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key().value().equals(key))
          .map(Entry::value)
          .findFirst();
    }
  }

  /** An entry of a mapping. */
  record Entry(Scalar key, Yaml value) {}
}
