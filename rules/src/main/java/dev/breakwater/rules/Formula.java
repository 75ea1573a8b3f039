package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled condition is made of, with macros put in: what is run of it, and what an event
 * must be like to meet it. What a macro stands for, and a comparison that is made in several
 * places, is one object wherever it stands.
 *
 * @param <E> the source's event
 */
sealed interface Formula<E> {

  /** True if all parts are. */
  record All<E>(List<Formula<E>> parts) implements Formula<E> {}

  /** True if one of the parts is. */
  record Any<E>(List<Formula<E>> parts) implements Formula<E> {}

  /** True if the part is not. */
  record Not<E>(Formula<E> part) implements Formula<E> {}

  /**
   * One comparison.
   *
   * @param check compares
   * @param whenTrue the event types of which an event can meet it
   * @param whenFalse the event types of which an event can fail it
   * @param test the test that an event which meets it has passed; null if that is none of one
   *     field, or one that says what a value must not be
   */
  record Comparison<E>(
      Check<E> check, EventTypes whenTrue, EventTypes whenFalse, @Nullable FieldTest test)
      implements Formula<E> {}
}
