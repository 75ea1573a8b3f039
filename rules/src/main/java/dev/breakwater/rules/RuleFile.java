package dev.breakwater.rules;

/**
 * A rule file's content, as YAML in the Falco rule language. Reading it from where it lies is the
 * caller's.
 *
 * @param name what problems call it, usually its path
 * @param text its content
 */
public record RuleFile(String name, String text) {}
