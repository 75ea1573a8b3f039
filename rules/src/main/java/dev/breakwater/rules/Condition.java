package dev.breakwater.rules;

import java.util.List;

/** A condition as its text says it, before fields and macros are looked up. */
sealed interface Condition {

  /** True if all parts are. */
  record All(List<Condition> parts) implements Condition {}

  /** True if one of the parts is. */
  record Any(List<Condition> parts) implements Condition {}

  /** True if the part is not. */
  record Not(Condition part) implements Condition {}

  /** A macro's name, which stands for its condition. */
  record Macro(String name, Position at) implements Condition {}

  /** True if the operand has a value. */
  record Exists(Operand operand, Position at) implements Condition {}

  /** An operand compared with something. */
  record Comparison(Operand left, Operator operator, Modifier modifier, Right right, Position at)
      implements Condition {}

  /** What stands on the right of an operator. */
  sealed interface Right {

    /** One text. */
    record Text(String text, Position at) implements Right {}

    /** Texts in parentheses. */
    record Texts(List<String> texts, Position at) implements Right {}

    /** A value of the event. */
    record Value(Operand operand, Position at) implements Right {}
  }
}
