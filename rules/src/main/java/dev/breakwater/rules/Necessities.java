package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the ways in which an event can meet a formula, as tests of some fields. What says only what
 * a value must not be, or is of another field, counts as met: so no way is ever left out. Of more
 * than {@value #MAXIMUM} ways the distinctions are given up, not the ways.
 */
final class Necessities {
  private static final int MAXIMUM = 256;

  /** A way to be true: types that the event can be of, and tests that it must pass. */
  record Way(EventTypes types, Set<FieldTest> tests) {
    static final Way ANY = new Way(EventTypes.ALL, Set.of());

    private boolean isImpossible() {
      return types.equals(EventTypes.NONE);
    }

    /** Whether every event that goes the other way goes this one too. */
    private boolean includes(Way other) {
      return tests.size() <= other.tests.size()
          && types.or(other.types).equals(types)
          && other.tests.containsAll(tests);
    }
  }

  /** Tests that differ in their texts only, for events of the same types. */
  private record Kind(EventTypes types, String field, FieldTest.Relation relation) {}

  private final Set<String> fields;
  private final IdentityHashMap<Formula<?>, List<Way>> whenTrue = new IdentityHashMap<>();
  private final IdentityHashMap<Formula<?>, List<Way>> whenFalse = new IdentityHashMap<>();

  /**
   * @param fields the fields whose tests are of interest, as {@link FieldTest#field} names them
   */
  Necessities(Set<String> fields) {
    this.fields = Set.copyOf(fields);
  }

  /** The ways in which the formula can be true. */
  List<Way> of(Formula<?> formula) {
    return ways(formula, true);
  }

  private List<Way> ways(Formula<?> formula, boolean truth) {
    IdentityHashMap<Formula<?>, List<Way>> known = truth ? whenTrue : whenFalse;
    List<Way> ways = known.get(formula);
    if (ways == null) {
      ways =
          switch (formula) {
            case Formula.All<?> all ->
                truth ? together(all.parts(), true) : each(all.parts(), false);
            case Formula.Any<?> any ->
                truth ? each(any.parts(), true) : together(any.parts(), false);
            case Formula.Not<?> not -> ways(not.part(), !truth);
            case Formula.Comparison<?> comparison -> comparison(comparison, truth);
          };
      known.put(formula, ways);
    }
    return ways;
  }

  private List<Way> comparison(Formula.Comparison<?> comparison, boolean truth) {
    FieldTest test = comparison.test();
    boolean isTest = truth && test != null && fields.contains(test.field());
    EventTypes types = truth ? comparison.whenTrue() : comparison.whenFalse();
    Way way = new Way(types, isTest ? Set.of(test) : Set.of());
    return way.isImpossible() ? List.of() : List.of(way);
  }

  /** The ways in which one of the parts has that truth. */
  private List<Way> each(List<? extends Formula<?>> parts, boolean truth) {
    List<Way> all = new ArrayList<>();
    for (Formula<?> part : parts) {
      all.addAll(ways(part, truth));
    }
    List<Way> ways = minimal(merged(all));
    if (ways.size() <= MAXIMUM) {
      return ways;
    }
    EventTypes types = EventTypes.NONE;
    for (Way way : ways) {
      types = types.or(way.types());
    }
    return List.of(new Way(types, Set.of()));
  }

  /** The ways in which all of the parts have that truth; a part that makes too many is left out. */
  private List<Way> together(List<? extends Formula<?>> parts, boolean truth) {
    List<List<Way>> ofParts = new ArrayList<>();
    for (Formula<?> part : parts) {
      ofParts.add(ways(part, truth));
    }
    ofParts.sort(Comparator.comparingInt(List::size));
    List<Way> ways = List.of(Way.ANY);
    for (List<Way> part : ofParts) {
      if ((long) ways.size() * part.size() <= MAXIMUM) {
        ways = minimal(product(ways, part));
      }
    }
    return ways;
  }

  private static List<Way> product(List<Way> some, List<Way> others) {
    List<Way> ways = new ArrayList<>();
    for (Way one : some) {
      for (Way other : others) {
        Set<FieldTest> tests = new LinkedHashSet<>(one.tests());
        tests.addAll(other.tests());
        Way way = new Way(one.types().and(other.types()), tests);
        if (!way.isImpossible()) {
          ways.add(way);
        }
      }
    }
    return ways;
  }

  /** Ways with one test each that differ in its texts only become one with all the texts. */
  private static List<Way> merged(List<Way> ways) {
    List<Way> merged = new ArrayList<>();
    Map<Kind, Set<String>> texts = new LinkedHashMap<>();
    for (Way way : ways) {
      if (way.tests().size() == 1) {
        FieldTest test = way.tests().iterator().next();
        texts
            .computeIfAbsent(
                new Kind(way.types(), test.field(), test.relation()), kind -> new LinkedHashSet<>())
            .addAll(test.values());
      } else {
        merged.add(way);
      }
    }
    texts.forEach(
        (kind, values) ->
            merged.add(
                new Way(
                    kind.types(),
                    Set.of(new FieldTest(kind.field(), kind.relation(), List.copyOf(values))))));
    return merged;
  }

  /** The ways without those that another includes; all of them if they are too many to compare. */
  private static List<Way> minimal(List<Way> ways) {
    if (ways.contains(Way.ANY)) {
      return List.of(Way.ANY);
    }
    if (ways.size() > MAXIMUM) {
      return ways;
    }
    List<Way> minimal = new ArrayList<>();
    for (Way way : ways) {
      if (minimal.stream().noneMatch(other -> other.includes(way))) {
        minimal.removeIf(way::includes);
        minimal.add(way);
      }
    }
    return minimal;
  }

  /** The ways of several rules, for the event types that a source has. */
  static List<Necessity> resolved(List<Way> ways, Set<String> eventTypes) {
    Map<Set<FieldTest>, Set<String>> types = new HashMap<>();
    for (Way way : ways) {
      Set<String> ofWay = types.computeIfAbsent(way.tests(), tests -> new LinkedHashSet<>());
      for (String type : eventTypes) {
        if (way.types().contains(type)) {
          ofWay.add(type);
        }
      }
    }
    List<Necessity> necessities = new ArrayList<>();
    types.forEach((tests, ofWay) -> necessities.add(new Necessity(ofWay, tests)));
    return necessities;
  }
}
