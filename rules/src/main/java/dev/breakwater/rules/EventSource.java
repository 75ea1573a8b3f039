package dev.breakwater.rules;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A source of events that rules can be written for, as {@code syscall} or {@code k8s_audit}.
 *
 * @param name the name that a rule gives under {@code source}
 * @param fields the fields that conditions and outputs may name
 * @param eventTypes the event types that {@code evt.type} may name; empty where the source has one
 *     type only
 * @param typeOf the event type of an event; its result is one of {@code eventTypes}, or any text
 *     where that is empty
 * @param <E> the source's event
 */
public record EventSource<E>(
    String name, List<Field<E>> fields, Set<String> eventTypes, Function<E, String> typeOf) {

  public EventSource {
    fields = List.copyOf(fields);
    eventTypes = Set.copyOf(eventTypes);
  }
}
