package dev.breakwater.detection.node;

import dev.breakwater.rules.FieldTest;
import dev.breakwater.rules.Necessity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects which commands, requests or families rules ask for, of calls that do many things and
 * come often: a filter in the kernel tells them apart by the first argument.
 */
final class FirstArguments {
  /** The bits of the argument that count. */
  static final long MASK = 0xffff_ffffL;

  private record Choice(String field, Names names) {}

  private static final Map<String, Choice> CHOICES =
      Map.of(
          "bpf", new Choice("evt.arg.cmd", CallNames.BPF_COMMANDS),
          "socket", new Choice("evt.arg.domain", CallNames.ADDRESS_FAMILIES),
          "prctl", new Choice("evt.arg.option", CallNames.PRCTL_OPTIONS),
          "ptrace", new Choice("evt.arg.request", CallNames.PTRACE_REQUESTS));

  private final Map<String, Set<Long>> values = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  /** Adds what passes one way of meeting a rule. */
  void add(Necessity way) {
    CHOICES.forEach(
        (type, choice) -> {
          if (way.eventTypes().contains(type)) {
            Set<Long> ofWay = ofWay(way, choice);
            if (ofWay == null) {
              open.add(type);
            } else {
              values.computeIfAbsent(type, key -> new HashSet<>()).addAll(ofWay);
            }
          }
        });
  }

  /** The values by type, for types of which not every value counts. */
  Map<String, Set<Long>> values() {
    Map<String, Set<Long>> all = new HashMap<>();
    values.forEach(
        (type, ofType) -> {
          if (!open.contains(type)) {
            all.put(type, Set.copyOf(ofType));
          }
        });
    return all;
  }

  private static @Nullable Set<Long> ofWay(Necessity way, Choice choice) {
    for (FieldTest test : way.tests()) {
      if (test.field().equals(choice.field())) {
        Set<Long> passing = passing(test, choice.names());
        if (passing != null) {
          return passing;
        }
      }
    }
    return null;
  }

  /** The values whose text passes the test; null if one without a name might, too. */
  private static @Nullable Set<Long> passing(FieldTest test, Names names) {
    Set<Long> passing = new HashSet<>();
    for (String value : test.values()) {
      if (test.relation() == FieldTest.Relation.EQUAL && value.matches("[0-9]{1,10}")) {
        passing.addAll(numbered(Long.parseLong(value), names));
        continue;
      }
      Predicate<String> predicate = predicate(test.relation(), value);
      if (predicate == null || value.chars().noneMatch(Character::isLetter)) {
        return null;
      }
      names
          .known()
          .forEach(
              (number, text) -> {
                if (predicate.test(text)) {
                  passing.add(number);
                }
              });
    }
    return passing;
  }

  /** A value is written as a number only where it has no name. */
  private static Set<Long> numbered(long number, Names names) {
    return names.known().containsKey(number) ? Set.of() : Set.of(number);
  }

  private static @Nullable Predicate<String> predicate(FieldTest.Relation relation, String value) {
    return switch (relation) {
      case EQUAL -> value::equals;
      case CONTAINS -> text -> text.contains(value);
      case STARTSWITH -> text -> text.startsWith(value);
      case ENDSWITH -> text -> text.endsWith(value);
      case PMATCH, GLOB, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> null;
    };
  }
}
