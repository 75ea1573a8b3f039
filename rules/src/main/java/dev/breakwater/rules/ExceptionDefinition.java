package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An exception of a rule: fields, how they are compared, and the values or rows of values that are
 * excepted.
 *
 * @param name its name, unique in the rule
 * @param at where it was first defined
 * @param single whether {@code fields} is one field and each value is a single one; else a value is
 *     a row
 * @param fields the fields
 * @param comparisons an operator for each field
 * @param values the values
 */
record ExceptionDefinition(
    String name,
    Position at,
    boolean single,
    List<String> fields,
    List<String> comparisons,
    List<Yaml> values) {

  private static final Set<String> LISTS =
      Operator.LISTS.stream().map(Operator::text).collect(Collectors.toUnmodifiableSet());

  ExceptionDefinition {
    fields = List.copyOf(fields);
    comparisons = List.copyOf(comparisons);
    values = List.copyOf(values);
  }

  /** Reads an exception, which may lack what a rule that it is appended to has. */
  static ExceptionDefinition read(Yaml node) {
    if (!(node instanceof Yaml.Mapping mapping)) {
      throw new RuleException(
          node.at(), "an exception is " + node.kind(), "{name, fields, comps, values}");
    }
    String name =
        mapping
            .get("name")
            .map(value -> Values.text(value, "name").text())
            .orElseThrow(() -> new RuleException(node.at(), "an exception without a name", ""));
    Optional<Yaml> fieldsNode = mapping.get("fields");
    boolean single = fieldsNode.isPresent() && fieldsNode.get() instanceof Yaml.Scalar;
    List<String> fields = fieldsNode.map(value -> oneOrMore(value, "fields")).orElse(List.of());
    Optional<Yaml> comps = mapping.get("comps");
    List<String> comparisons =
        comps.isPresent() ? oneOrMore(comps.get(), "comps") : defaults(single, fields.size());
    if (comps.isPresent() && comps.get() instanceof Yaml.Scalar != single) {
      throw new RuleException(
          comps.get().at(),
          "the exception's comps and fields are not alike",
          "both one or both a list");
    }
    if (comparisons.size() != fields.size()) {
      throw new RuleException(
          node.at(),
          "the exception has " + fields.size() + " fields and " + comparisons.size() + " comps",
          "one operator for each field");
    }
    for (String comparison : comparisons) {
      checkComparison(comparison, single, comps.map(Yaml::at).orElse(node.at()));
    }
    List<Yaml> values =
        mapping
            .get("values")
            .filter(value -> !(value instanceof Yaml.Scalar scalar && scalar.isNull()))
            .map(value -> Values.sequence(value, "values").items())
            .orElse(List.of());
    return new ExceptionDefinition(name, node.at(), single, fields, comparisons, values);
  }

  private static List<String> defaults(boolean single, int fields) {
    List<String> comparisons = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      comparisons.add(single ? "in" : "=");
    }
    return comparisons;
  }

  private static List<String> oneOrMore(Yaml value, String key) {
    return value instanceof Yaml.Scalar
        ? List.of(Values.text(value, key).text().strip())
        : Values.texts(value, key);
  }

  private static void checkComparison(String comparison, boolean single, Position at) {
    String[] words = comparison.split(" +");
    boolean isKnown = words.length <= 2 && isOperator(words[0]);
    boolean isModified = words.length == 2 && isModifier(words[1]) && !isList(words[0]);
    if (!isKnown || (words.length == 2 && !isModified)) {
      throw new RuleException(
          at,
          "'" + comparison + "' is no comparison operator",
          "as =, in, startswith, contains anyof");
    }
    if (single && !isList(words[0]) && !isModified) {
      throw new RuleException(
          at,
          "'" + comparison + "' compares with one value, and the exception has a list of them",
          "in, pmatch, intersects, or an operator with a modifier as startswith anyof");
    }
  }

  private static boolean isOperator(String word) {
    if (word.equals("==")) {
      return true;
    }
    for (Operator operator : Operator.values()) {
      if (operator.text().equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isModifier(String word) {
    return word.equals("oneof") || word.equals("anyof") || word.equals("allof");
  }

  private static boolean isList(String operator) {
    return LISTS.contains(operator);
  }

  /** Whether the comparison takes a list in parentheses on its right. */
  static boolean takesList(String comparison) {
    return isList(comparison) || comparison.indexOf(' ') > 0;
  }

  /** The same exception with more values. */
  ExceptionDefinition with(List<Yaml> more) {
    List<Yaml> all = new ArrayList<>(values);
    all.addAll(more);
    return new ExceptionDefinition(name, at, single, fields, comparisons, all);
  }
}
