package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a condition. The grammar is Falco's with its habits: {@code and} and {@code
 * or} may stand right after what is before them but need a blank or a parenthesis after, words as
 * {@code contains} need a blank, and the whole text must be used up.
 */
final class ConditionParser {
  /** How deep parentheses and transformers may nest, so that no condition can exhaust a stack. */
  static final int MAX_DEPTH = 200;

  private static final String CHECK =
      "expected a field, a transformer, a macro, 'not' or '(', as in proc.name = cat";
  private static final String OPERATORS =
      "allowed are exists, = == != < <= > >=, contains icontains bcontains startswith bstartswith endswith"
          + " glob iglob regex, in intersects pmatch";

  private final Lexer lexer;
  private final OperandParser operands;
  private int depth;

  private ConditionParser(PositionedText text) {
    this.lexer = new Lexer(text);
    this.operands = new OperandParser(lexer);
  }

  /**
   * Parses a condition.
   *
   * @throws RuleException if the text is none
   */
  static Condition parse(PositionedText text) {
    ConditionParser parser = new ConditionParser(text);
    Condition condition = parser.disjunction();
    if (!parser.lexer.atEnd()) {
      throw parser.lexer.error("expected the end of the condition, 'and' or 'or'", "");
    }
    return condition;
  }

  private Condition disjunction() {
    List<Condition> parts = joined("or", this::conjunction);
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private Condition conjunction() {
    List<Condition> parts = joined("and", this::negation);
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private List<Condition> joined(String word, Supplier<Condition> part) {
    lexer.blank();
    List<Condition> parts = new ArrayList<>();
    parts.add(part.get());
    lexer.blank();
    while (lexer.take(word)) {
      if (lexer.blank()) {
        parts.add(part.get());
      } else if (lexer.take("(")) {
        parts.add(restOfParentheses());
      } else {
        throw lexer.error("expected a blank or '(' after '" + word + "'", "");
      }
      lexer.blank();
    }
    return parts;
  }

  private Condition negation() {
    boolean negated = false;
    while (true) {
      lexer.blank();
      int start = lexer.offset();
      if (lexer.take("not")) {
        if (lexer.blank()) {
          negated = !negated;
          continue;
        }
        if (lexer.take("(")) {
          Condition part = restOfParentheses();
          return negated ? part : new Condition.Not(part);
        }
        lexer.back(start);
      }
      Condition part = check();
      return negated ? new Condition.Not(part) : part;
    }
  }

  private Condition restOfParentheses() {
    enter();
    Condition condition = disjunction();
    if (!lexer.take(")")) {
      throw lexer.error("expected a ')' token", "");
    }
    depth--;
    return condition;
  }

  private Condition check() {
    if (lexer.take("(")) {
      return restOfParentheses();
    }
    Position start = lexer.position();
    Operand left = operands.field();
    if (left == null) {
      left = operands.transformed(false);
    }
    if (left != null) {
      return comparison(left, start);
    }
    String name = lexer.identifier();
    if (name == null) {
      throw lexer.error("expected a condition", CHECK);
    }
    return new Condition.Macro(name, start);
  }

  private Condition comparison(Operand left, Position start) {
    lexer.blank();
    if (lexer.take("exists")) {
      return new Condition.Exists(left, start);
    }
    for (Operator operator : Operator.ORDERING) {
      if (lexer.take(operator.text())) {
        lexer.blank();
        return new Condition.Comparison(left, operator, Modifier.NONE, numberOrValue(), start);
      }
    }
    for (String symbol : List.of("==", "=", "!=")) {
      if (lexer.take(symbol)) {
        return withText(left, symbol.equals("!=") ? Operator.NOT_EQUAL : Operator.EQUAL, start);
      }
    }
    for (Operator operator : Operator.WORDS) {
      int before = lexer.offset();
      if (lexer.take(operator.text())) {
        if (lexer.isNextBlank()) {
          return withText(left, operator, start);
        }
        lexer.back(before);
      }
    }
    for (Operator operator : Operator.LISTS) {
      int before = lexer.offset();
      if (lexer.take(operator.text())) {
        if (lexer.isNextBlank() || lexer.isNext("(")) {
          return withList(left, operator, start);
        }
        lexer.back(before);
      }
    }
    throw lexer.error("expected an operator", OPERATORS);
  }

  private Condition.Right numberOrValue() {
    Position start = lexer.position();
    Operand value = operands.transformed(true);
    if (value != null) {
      return new Condition.Right.Value(value, start);
    }
    return new Condition.Right.Text(lexer.required(lexer.number(), "expected a number"), start);
  }

  private Condition withText(Operand left, Operator operator, Position start) {
    if (lexer.blank()) {
      Condition.Comparison several = modified(left, operator, start);
      if (several != null) {
        return several;
      }
    }
    return new Condition.Comparison(left, operator, Modifier.NONE, textOrValue(), start);
  }

  /**
   * The comparison with {@code oneof}, {@code anyof} or {@code allof}, or null if the word is a
   * plain text.
   */
  private Condition.@Nullable Comparison modified(Operand left, Operator operator, Position start) {
    for (Modifier modifier : List.of(Modifier.ONEOF, Modifier.ANYOF, Modifier.ALLOF)) {
      int before = lexer.offset();
      if (lexer.take(modifier.text())) {
        if (lexer.blank()) {
          Position at = lexer.position();
          if (lexer.take("(")) {
            return new Condition.Comparison(left, operator, modifier, restOfList(at), start);
          }
          String name = lexer.identifier();
          if (name != null && !name.equals("and") && !name.equals("or")) {
            Condition.Right right = new Condition.Right.Texts(List.of(name), at);
            return new Condition.Comparison(left, operator, modifier, right, start);
          }
        }
        lexer.back(before);
        return null;
      }
    }
    return null;
  }

  private Condition.Right textOrValue() {
    Position start = lexer.position();
    Operand value = operands.transformed(true);
    if (value != null) {
      return new Condition.Right.Value(value, start);
    }
    return new Condition.Right.Text(
        lexer.required(quotedOrBare(), "expected a value: a quoted string or a bare string"),
        start);
  }

  private @Nullable String quotedOrBare() {
    String text = lexer.quoted();
    return text != null ? text : lexer.bare();
  }

  private Condition withList(Operand left, Operator operator, Position start) {
    lexer.blank();
    Position at = lexer.position();
    Condition.Right right;
    if (lexer.take("(")) {
      right = restOfList(at);
    } else {
      Operand value = operands.transformed(true);
      if (value != null) {
        right = new Condition.Right.Value(value, at);
      } else {
        String name =
            lexer.required(lexer.identifier(), "expected a list in parentheses, as (a, b)");
        right = new Condition.Right.Texts(List.of(name), at);
      }
    }
    return new Condition.Comparison(left, operator, Modifier.NONE, right, start);
  }

  private Condition.Right restOfList(Position start) {
    List<String> texts = new ArrayList<>();
    lexer.blank();
    if (!lexer.take(")")) {
      do {
        lexer.blank();
        texts.add(
            lexer.required(
                quotedOrBare(), "expected a list value: a quoted string or a bare string"));
        lexer.blank();
      } while (lexer.take(","));
      if (!lexer.take(")")) {
        throw lexer.error("expected a ')' or ',' token in the list", "");
      }
    }
    return new Condition.Right.Texts(texts, start);
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw lexer.error(
          "the condition nests deeper than " + MAX_DEPTH + " levels",
          "move parts of it into macros");
    }
  }
}
