package dev.breakwater.signals;

import java.util.Map;

/**
 * The node rules from now on, whole: they take the place of those that were given before, beside
 * the rules that ship.
 *
 * @param version what this set is called; shown in the node's health
 * @param files the rule files, by name, in the order of their names
 */
public record RulesOrder(String version, Map<String, String> files) implements Order {

  public RulesOrder {
    files = Map.copyOf(files);
  }
}
