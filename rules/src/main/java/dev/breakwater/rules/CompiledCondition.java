package dev.breakwater.rules;

import java.util.Set;

/**
 * A condition whose fields and macros are looked up.
 *
 * @param whenTrue the event types of which an event can meet it
 * @param whenFalse the event types of which an event can fail it
 * @param depth how deep checks nest in it
 * @param size how many comparisons an event can cost
 * @param fields the names of the fields that it reads
 * @param formula what it is made of
 */
record CompiledCondition<E>(
    EventTypes whenTrue,
    EventTypes whenFalse,
    int depth,
    long size,
    Set<String> fields,
    Formula<E> formula) {

  CompiledCondition {
    fields = Set.copyOf(fields);
  }

  CompiledCondition<E> not() {
    return new CompiledCondition<>(
        /* whenTrue= */ whenFalse,
        /* whenFalse= */ whenTrue,
        depth + 1,
        size,
        fields,
        new Formula.Not<>(formula));
  }
}
