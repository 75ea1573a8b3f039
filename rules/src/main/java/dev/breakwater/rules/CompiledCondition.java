package dev.breakwater.rules;

/**
 * A condition that is ready to be checked.
 *
 * @param check the check
 * @param whenTrue the event types of which an event can meet it
 * @param whenFalse the event types of which an event can fail it
 * @param depth how deep checks nest in it
 * @param size how many comparisons an event can cost
 */
record CompiledCondition<E>(
    Check<E> check, EventTypes whenTrue, EventTypes whenFalse, int depth, long size) {

  /** A single comparison, which says nothing about event types. */
  static <E> CompiledCondition<E> of(Check<E> check) {
    return new CompiledCondition<>(check, EventTypes.ALL, EventTypes.ALL, 1, 1);
  }

  /** A single comparison that is true for events of these types and no others. */
  static <E> CompiledCondition<E> ofTypes(Check<E> check, EventTypes types) {
    return new CompiledCondition<>(check, types, types.not(), 1, 1);
  }

  CompiledCondition<E> not() {
    Check<E> part = check;
    return new CompiledCondition<>(
        event -> !part.test(event),
        /* whenTrue= */ whenFalse,
        /* whenFalse= */ whenTrue,
        depth + 1,
        size);
  }
}
