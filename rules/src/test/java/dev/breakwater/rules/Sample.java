package dev.breakwater.rules;

import static dev.breakwater.rules.Field.Argument.NONE;
import static dev.breakwater.rules.Field.Argument.OPTIONAL;
import static dev.breakwater.rules.Field.Argument.REQUIRED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small source for examples, whose events are maps from field to text. */
final class Sample {
  static final EventSource<Map<String, String>> SOURCE =
      new EventSource<>(
          "syscall",
          List.of(
              text("evt.type"),
              text("proc.name"),
              text("proc.cmdline"),
              text("fd.name"),
              text("container.id"),
              number("evt.num"),
              number("user.uid"),
              new Field<>("fd.sip", FieldType.ADDRESS, NONE, argument -> bytes("fd.sip"), ""),
              new Field<>(
                  "proc.args", FieldType.TEXT_LIST, NONE, argument -> list("proc.args"), ""),
              new Field<>(
                  "evt.arg", FieldType.TEXT, REQUIRED, argument -> read("evt.arg." + argument), ""),
              new Field<>("proc.aname", FieldType.TEXT, OPTIONAL, Sample::ancestor, "")),
          Set.of("open", "openat", "execve", "connect"),
          event -> event.getOrDefault("evt.type", "open"));

  private Sample() {}

  static LoadedRules load(String... files) {
    List<RuleFile> rules = new ArrayList<>();
    for (String file : files) {
      rules.add(new RuleFile("rules" + (rules.size() + 1) + ".yaml", file));
    }
    return RuleLoader.load(rules, List.of(SOURCE));
  }

  /** The rules of those files, which must have no error. */
  static RuleSet<Map<String, String>> rules(String... files) {
    return load(files).ruleSet(SOURCE);
  }

  /** A file of one rule with that condition. */
  static String rule(String condition) {
    return """
    - rule: Sample
      desc: A sample
      condition: >
        %s
      output: found %%proc.name
      priority: NOTICE
    """
        .formatted(condition);
  }

  static boolean matches(String condition, Map<String, String> event) {
    return rules(rule(condition)).matchFirst(event) != null;
  }

  private static Field<Map<String, String>> text(String name) {
    return new Field<>(name, FieldType.TEXT, NONE, argument -> read(name), "");
  }

  private static Field<Map<String, String>> number(String name) {
    return new Field<>(name, FieldType.NUMBER, NONE, argument -> readNumber(name), "");
  }

  private static Reader.Text<Map<String, String>> read(String name) {
    return event -> event.get(name);
  }

  private static Reader.Number<Map<String, String>> readNumber(String name) {
    return event ->
        event.containsKey(name)
            ? Long.parseLong(event.getOrDefault(name, ""))
            : Reader.Number.MISSING;
  }

  private static Reader.Bytes<Map<String, String>> bytes(String name) {
    return event -> Addresses.parse(event.getOrDefault(name, "")).orElse(null);
  }

  private static Reader.Texts<Map<String, String>> list(String name) {
    return event ->
        event.containsKey(name) ? Arrays.asList(event.getOrDefault(name, "").split(" ")) : null;
  }

  private static Reader<Map<String, String>> ancestor(String argument) {
    if (argument.isEmpty()) {
      Reader.AnyText<Map<String, String>> any = (event, index) -> at(event, index);
      return any;
    }
    if (!argument.matches("[1-9]")) {
      throw new IllegalArgumentException("a number from 1 to 9 counts ancestors");
    }
    Reader.Text<Map<String, String>> one = event -> at(event, Integer.parseInt(argument) - 1);
    return one;
  }

  private static @Nullable String at(Map<String, String> event, int index) {
    String[] ancestors = event.getOrDefault("proc.aname", "").split(" ");
    return index < ancestors.length && !ancestors[index].isEmpty() ? ancestors[index] : null;
  }
}
