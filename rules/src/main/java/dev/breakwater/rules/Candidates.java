package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules that events of one type can meet, in load order, with their conditions as code.
 *
 * @param groups rules whose conditions are one class, the first of them first
 * @param <E> the source's event
 */
record Candidates<E>(List<Group<E>> groups) {

  /**
   * How many rules and how many comparisons one class holds: no method and no class is too large.
   */
  private static final int RULES = 256;

  private static final long COMPARISONS = 10_000;

  Candidates {
    groups = List.copyOf(groups);
  }

  /**
   * Rules with their conditions as one class.
   *
   * @param matching runs the conditions, by the rules' places in the list
   * @param places how many conditions they share
   */
  record Group<E>(List<CompiledRule<E>> rules, Matching<E> matching, int places) {

    Group {
      rules = List.copyOf(rules);
    }

    /** The place of the first rule from one on that the event meets, or -1. */
    int next(int from, E event, Remembered remembered, int number) {
      return matching.next(from, event, remembered.known, number);
    }
  }

  /**
   * @param type the type of the events; null if it is open
   */
  static <E> Candidates<E> of(List<CompiledRule<E>> rules, @Nullable String type) {
    List<Group<E>> groups = new ArrayList<>();
    List<CompiledRule<E>> group = new ArrayList<>();
    long size = 0;
    for (CompiledRule<E> rule : rules) {
      if (group.size() == RULES || (size + rule.size() > COMPARISONS && !group.isEmpty())) {
        groups.add(group(group, type));
        group.clear();
        size = 0;
      }
      group.add(rule);
      size += rule.size();
    }
    if (!group.isEmpty()) {
      groups.add(group(group, type));
    }
    return new Candidates<>(groups);
  }

  private static <E> Group<E> group(List<CompiledRule<E>> rules, @Nullable String type) {
    ConditionGraph<E> graph = new ConditionGraph<>(type);
    List<ConditionGraph.Node<E>> roots = new ArrayList<>();
    rules.forEach(rule -> roots.add(graph.root(rule.formula())));
    Map<ConditionGraph.Node<E>, Integer> places = graph.places();
    return new Group<>(rules, ConditionClass.of(roots, places), places.size());
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** How many conditions have to be remembered at most. */
  int places() {
    return groups.stream().mapToInt(Group::places).max().orElse(0);
  }
}
