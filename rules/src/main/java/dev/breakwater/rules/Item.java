package dev.breakwater.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A top-level item of a rule file that defines or changes something.
 *
 * @param kind what it defines
 * @param name the name of the list, macro or rule
 * @param at where it starts
 * @param values what it gives, by key
 * @param edits for each key how it changes what is there; empty for a definition from new
 */
record Item(
    Kind kind, String name, Position at, Map<String, Yaml> values, Map<String, Edit> edits) {

  private static final List<String> RULE_TEXTS =
      List.of("condition", "output", "desc", "tags", "exceptions");
  private static final List<String> RULE_REPLACEABLE =
      List.of(
          "condition",
          "output",
          "desc",
          "tags",
          "exceptions",
          "priority",
          "capture",
          "capture_duration",
          "enabled",
          "warn_evttypes",
          "skip-if-unknown-filter");
  private static final List<String> RULE_KEYS =
      List.of(
          "condition",
          "output",
          "desc",
          "priority",
          "source",
          "enabled",
          "tags",
          "exceptions",
          "warn_evttypes",
          "skip-if-unknown-filter",
          "capture",
          "capture_duration");

  /** What an item defines. */
  enum Kind {
    LIST("list"),
    MACRO("macro"),
    RULE("rule");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The key that names it. */
    String key() {
      return key;
    }

    /** The keys that it may have besides its name, {@code append} and {@code override}. */
    List<String> keys() {
      return switch (this) {
        case LIST -> List.of("items");
        case MACRO -> List.of("condition");
        case RULE -> RULE_KEYS;
      };
    }

    /** The keys that an override may change in that way. */
    List<String> allowed(Edit edit) {
      if (this != RULE) {
        return keys();
      }
      return edit == Edit.APPEND ? RULE_TEXTS : RULE_REPLACEABLE;
    }
  }

  /** How a key changes what an earlier item gave. */
  enum Edit {
    APPEND,
    REPLACE
  }

  Item {
    values = Map.copyOf(values);
    edits = Map.copyOf(edits);
  }

  boolean isEdit() {
    return !edits.isEmpty();
  }

  Optional<Yaml> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** How messages call it. */
  String label() {
    return kind.key() + " " + name;
  }
}
