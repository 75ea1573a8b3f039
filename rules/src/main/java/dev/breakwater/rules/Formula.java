package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled condition is made of, with macros put in, for whoever wants to know what an event
 * must be like to meet it. What a macro stands for is one object wherever it is named.
 */
sealed interface Formula {

  /** True if all parts are. */
  record All(List<Formula> parts) implements Formula {}

  /** True if one of the parts is. */
  record Any(List<Formula> parts) implements Formula {}

  /** True if the part is not. */
  record Not(Formula part) implements Formula {}

  /**
   * One comparison.
   *
   * @param whenTrue the event types of which an event can meet it
   * @param whenFalse the event types of which an event can fail it
   * @param test the test that an event which meets it has passed; null if that is none of one
   *     field, or one that says what a value must not be
   */
  record Comparison(EventTypes whenTrue, EventTypes whenFalse, @Nullable FieldTest test)
      implements Formula {}
}
