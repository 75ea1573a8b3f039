package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses what gives values in conditions and outputs: fields with arguments, and transformers. */
final class OperandParser {
  private final Lexer lexer;
  private int depth;

  OperandParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /** A parser of the text from an offset on. */
  OperandParser(PositionedText text, int offset) {
    this(new Lexer(text));
    lexer.back(offset);
  }

  int offset() {
    return lexer.offset();
  }

  void back(int offset) {
    lexer.back(offset);
  }

  /** A transformer as conditions have it on the left, or null if none starts here. */
  Operand.@Nullable Transformed transformed() {
    return transformed(false);
  }

  Operand.@Nullable FieldName field() {
    Position start = lexer.position();
    String name = lexer.fieldName();
    return name == null ? null : new Operand.FieldName(name, argument(), start);
  }

  @Nullable String argument() {
    if (!lexer.take("[")) {
      return null;
    }
    String argument = lexer.quoted();
    if (argument == null) {
      argument = lexer.bareArgument();
    }
    if (argument == null) {
      throw lexer.error("expected a valid field argument: a quoted string or a bare string", "");
    }
    if (!lexer.take("]")) {
      throw lexer.error("expected a ']' token", "");
    }
    return argument;
  }

  /** A transformer and its operands, or null if none starts here. */
  Operand.@Nullable Transformed transformed(boolean onTheRight) {
    int start = lexer.offset();
    Position position = lexer.position();
    String name = lexer.identifier();
    Optional<Transformer> transformer = name == null ? Optional.empty() : Transformer.of(name);
    if (transformer.isEmpty()
        || (transformer.get() == Transformer.VAL && !onTheRight)
        || !lexer.take("(")) {
      lexer.back(start);
      return null;
    }
    enter();
    List<Operand> operands = new ArrayList<>();
    if (transformer.get() == Transformer.VAL) {
      lexer.blank();
      operands.add(lexer.required(field(), "expected a field in val()"));
      lexer.blank();
    } else {
      do {
        lexer.blank();
        operands.add(transformerOperand(true));
        lexer.blank();
      } while (lexer.take(","));
    }
    if (!lexer.take(")")) {
      throw lexer.error("expected a ')' token closing " + name + "()", "");
    }
    depth--;
    return new Operand.Transformed(transformer.get(), operands, argument(), position);
  }

  Operand transformerOperand(boolean mayBeList) {
    Position start = lexer.position();
    String text = lexer.quoted();
    if (text == null) {
      text = lexer.number();
    }
    if (text != null) {
      return new Operand.Literal(text, start);
    }
    if (mayBeList && lexer.take("(")) {
      return group(start);
    }
    Operand operand = transformed(false);
    return operand != null
        ? operand
        : lexer.required(field(), "expected a field, a quoted text, a number or a transformer");
  }

  Operand group(Position start) {
    List<Operand> operands = new ArrayList<>();
    lexer.blank();
    if (!lexer.take(")")) {
      do {
        lexer.blank();
        operands.add(transformerOperand(false));
        lexer.blank();
      } while (lexer.take(","));
      if (!lexer.take(")")) {
        throw lexer.error("expected a ')' token closing the list", "");
      }
    }
    return new Operand.Group(operands, start);
  }

  private void enter() {
    if (++depth > ConditionParser.MAX_DEPTH) {
      throw lexer.error(
          "transformers nest deeper than " + ConditionParser.MAX_DEPTH + " levels", "");
    }
  }
}
