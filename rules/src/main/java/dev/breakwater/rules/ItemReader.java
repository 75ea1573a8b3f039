package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the top-level items of a rule file and checks their form. */
final class ItemReader {
  private static final String TOP_LEVEL =
      "allowed are required_engine_version, required_plugin_versions, list, macro, rule";

  private final Problems problems;
  private final List<Item> items = new ArrayList<>();

  private ItemReader(Problems problems) {
    this.problems = problems;
  }

  /** The file's items in order; what is wrong with others goes to the problems. */
  static List<Item> read(RuleFile file, Problems problems) {
    ItemReader reader = new ItemReader(problems);
    try {
      YamlReader.read(file, reader::document);
    } catch (RuleException e) {
      problems.error(Problem.Code.LOAD_ERR_YAML_PARSE, "", e);
    }
    return reader.items;
  }

  private void document(Yaml root) {
    if (root instanceof Yaml.Scalar scalar && scalar.isNull()) {
      return;
    }
    if (!(root instanceof Yaml.Sequence sequence)) {
      problems.error(
          Problem.Code.LOAD_ERR_YAML_VALIDATE,
          root.at(),
          "",
          "rules content is " + root.kind(),
          "a list of items, each starting with '- '; " + TOP_LEVEL);
      return;
    }
    for (Yaml item : sequence.items()) {
      if (!(item instanceof Yaml.Scalar scalar && scalar.isNull())) {
        item(item);
      }
    }
  }

  private void item(Yaml node) {
    if (!(node instanceof Yaml.Mapping mapping)) {
      problems.error(
          Problem.Code.LOAD_ERR_YAML_VALIDATE,
          node.at(),
          "",
          "an item is " + node.kind(),
          TOP_LEVEL);
      return;
    }
    try {
      Optional<Yaml> engine = mapping.get("required_engine_version");
      Optional<Yaml> plugins = mapping.get("required_plugin_versions");
      if (engine.isPresent()) {
        Requirements.checkEngine(engine.get());
      } else if (plugins.isPresent()) {
        Requirements.checkPlugins(plugins.get());
      } else {
        definition(mapping);
      }
    } catch (RuleException e) {
      problems.error(Problem.Code.LOAD_ERR_YAML_VALIDATE, label(mapping), e);
    }
  }

  private void definition(Yaml.Mapping mapping) {
    for (Item.Kind kind : Item.Kind.values()) {
      Optional<Yaml> name = mapping.get(kind.key());
      if (name.isPresent()) {
        items.add(definition(kind, name.get(), mapping));
        return;
      }
    }
    problems.warning(
        Problem.Code.LOAD_UNKNOWN_ITEM, mapping.at(), "", "unknown top level item", TOP_LEVEL);
  }

  private Item definition(Item.Kind kind, Yaml name, Yaml.Mapping mapping) {
    if (!(name instanceof Yaml.Scalar scalar) || scalar.isNull() || scalar.value().isBlank()) {
      throw new RuleException(name.at(), "a " + kind.key() + " without a name", "");
    }
    String label = kind.key() + " " + scalar.value();
    checkName(kind, scalar, label);
    Map<String, Yaml> values = values(kind, mapping, label);
    Map<String, Item.Edit> edits = edits(kind, mapping, values, label);
    return new Item(kind, scalar.value(), mapping.at(), values, edits);
  }

  private void checkName(Item.Kind kind, Yaml.Scalar name, String label) {
    if (kind == Item.Kind.LIST && !name.value().matches("[^()\"'\\s=,]+")) {
      problems.warning(
          Problem.Code.LOAD_INVALID_LIST_NAME,
          name.at(),
          label,
          "no condition can name this list",
          "a list's name has no blanks, quotes, commas, parentheses or equals signs");
    }
    if (kind == Item.Kind.MACRO && !name.value().matches("[a-zA-Z]+[a-zA-Z0-9_]*")) {
      problems.warning(
          Problem.Code.LOAD_INVALID_MACRO_NAME,
          name.at(),
          label,
          "no condition can name this macro",
          "a macro's name is a letter, then letters, digits and underscores");
    }
  }

  private Map<String, Yaml> values(Item.Kind kind, Yaml.Mapping mapping, String label) {
    Map<String, Yaml> values = new LinkedHashMap<>();
    Map<String, Yaml.Scalar> seen = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      String key = entry.key().value();
      if (seen.putIfAbsent(key, entry.key()) != null) {
        problems.warning(
            Problem.Code.LOAD_DUPLICATE_KEY,
            entry.key().at(),
            label,
            "the key '" + key + "' stands here twice; the first counts",
            "");
      } else if (kind.keys().contains(key)) {
        if (!(entry.value() instanceof Yaml.Scalar scalar && scalar.isNull())) {
          values.put(key, entry.value());
        }
      } else if (!key.equals(kind.key()) && !key.equals("append") && !key.equals("override")) {
        problems.warning(
            Problem.Code.LOAD_UNKNOWN_KEY,
            entry.key().at(),
            label,
            "unknown key '" + key + "'" + problems.suggestion(key, kind.keys()),
            "a " + kind.key() + " has " + String.join(", ", kind.keys()) + ", append, override");
      }
    }
    return values;
  }

  private Map<String, Item.Edit> edits(
      Item.Kind kind, Yaml.Mapping mapping, Map<String, Yaml> values, String label) {
    boolean append = mapping.get("append").map(value -> Values.bool(value, "append")).orElse(false);
    Optional<Yaml> override = mapping.get("override");
    if (append && override.isPresent()) {
      throw new RuleException(
          override.get().at(),
          "'append' and 'override' cannot both be given",
          "use override, as in override: {condition: append}");
    }
    if (append) {
      problems.warning(
          Problem.Code.LOAD_DEPRECATED_ITEM,
          mapping.at(),
          label,
          "'append' is deprecated",
          "use override, as in override: {" + kind.keys().getFirst() + ": append}");
      return appended(kind, mapping, values, label);
    }
    return override.isPresent() ? overridden(kind, override.get(), values) : Map.of();
  }

  private Map<String, Item.Edit> appended(
      Item.Kind kind, Yaml.Mapping mapping, Map<String, Yaml> values, String label) {
    Map<String, Item.Edit> edits = new LinkedHashMap<>();
    for (String key : values.keySet()) {
      if (kind != Item.Kind.RULE || key.equals("condition") || key.equals("exceptions")) {
        edits.put(key, Item.Edit.APPEND);
      } else if (!key.equals("source")) {
        problems.warning(
            Problem.Code.LOAD_UNKNOWN_KEY,
            mapping.at(),
            label,
            "'" + key + "' is ignored with 'append'",
            "override takes it");
      }
    }
    values.keySet().removeIf(key -> !edits.containsKey(key) && !key.equals("source"));
    if (edits.isEmpty()) {
      throw new RuleException(
          mapping.at(),
          "'append' appends nothing",
          "give " + (kind == Item.Kind.RULE ? "condition or exceptions" : kind.keys().getFirst()));
    }
    return edits;
  }

  private static Map<String, Item.Edit> overridden(
      Item.Kind kind, Yaml override, Map<String, Yaml> values) {
    if (!(override instanceof Yaml.Mapping mapping)) {
      throw new RuleException(
          override.at(), "override is " + override.kind(), "a mapping, as {condition: append}");
    }
    Map<String, Item.Edit> edits = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      String key = entry.key().value();
      Item.Edit edit = edit(entry.value());
      if (!kind.allowed(edit).contains(key)) {
        throw new RuleException(
            entry.key().at(),
            "'" + key + "' of a " + kind.key() + " cannot be overridden with " + edit(edit),
            edit(edit) + " is for " + String.join(", ", kind.allowed(edit)));
      }
      if (!values.containsKey(key)) {
        throw new RuleException(
            entry.key().at(), "'" + key + "' is to be overridden and is not given", "");
      }
      edits.put(key, edit);
    }
    for (Map.Entry<String, Yaml> value : values.entrySet()) {
      if (!edits.containsKey(value.getKey()) && !value.getKey().equals("source")) {
        throw new RuleException(
            value.getValue().at(),
            "'" + value.getKey() + "' is given and override does not say what to do with it",
            "name it under override with append or replace");
      }
    }
    if (edits.isEmpty()) {
      throw new RuleException(override.at(), "override overrides nothing", "");
    }
    return edits;
  }

  private static Item.Edit edit(Yaml value) {
    String text = value instanceof Yaml.Scalar scalar ? scalar.value() : value.kind();
    return switch (text) {
      case "append" -> Item.Edit.APPEND;
      case "replace" -> Item.Edit.REPLACE;
      default ->
          throw new RuleException(
              value.at(), "there is no override operation '" + text + "'", "append or replace");
    };
  }

  private static String edit(Item.Edit edit) {
    return edit == Item.Edit.APPEND ? "append" : "replace";
  }

  private static String label(Yaml.Mapping mapping) {
    for (Item.Kind kind : Item.Kind.values()) {
      if (mapping.get(kind.key()).orElse(null) instanceof Yaml.Scalar name) {
        return kind.key() + " " + name.value();
      }
    }
    return "";
  }
}
