package dev.breakwater.rules;

import java.util.HashSet;
import java.util.Set;

/**
 * A set of event types: those named, or all but those named. Conditions leave a type open or
 * exclude it more often than they list all, so the complement is kept as such.
 *
 * @param names the types named
 * @param complement whether the set is all types but those named
 */
record EventTypes(Set<String> names, boolean complement) {
  static final EventTypes ALL = new EventTypes(Set.of(), true);
  static final EventTypes NONE = new EventTypes(Set.of(), false);

  EventTypes {
    names = Set.copyOf(names);
  }

  static EventTypes of(Set<String> names) {
    return new EventTypes(names, false);
  }

  boolean isFinite() {
    return !complement;
  }

  boolean contains(String type) {
    return names.contains(type) != complement;
  }

  EventTypes not() {
    return new EventTypes(names, !complement);
  }

  EventTypes and(EventTypes other) {
    if (complement) {
      return other.complement
          ? new EventTypes(union(names, other.names), true)
          : new EventTypes(without(other.names, names), false);
    }
    return other.complement
        ? new EventTypes(without(names, other.names), false)
        : new EventTypes(common(names, other.names), false);
  }

  EventTypes or(EventTypes other) {
    return not().and(other.not()).not();
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> result = new HashSet<>(some);
    result.addAll(others);
    return result;
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> result = new HashSet<>(some);
    result.removeAll(others);
    return result;
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> result = new HashSet<>(some);
    result.retainAll(others);
    return result;
  }
}
