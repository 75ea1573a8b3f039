package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a rule's output apart: {@code %proc.name} is a field, {@code %30proc.name} one of 30
 * characters, {@code %toupper(proc.name)} a transformed one. What follows a percent sign is taken
 * as far as it is a field.
 */
final class OutputCompiler<E> {
  private static final int MAX_WIDTH = 10_000;

  private final FieldTable<E> fields;
  private final OperandBinder<E> binder;
  private final Problems problems;

  OutputCompiler(FieldTable<E> fields, Problems problems) {
    this.fields = fields;
    this.binder = new OperandBinder<>(fields);
    this.problems = problems;
  }

  /**
   * Compiles an output.
   *
   * @throws RuleException if a percent sign is followed by nothing that this source has
   */
  OutputFormat<E> compile(PositionedText output, String label) {
    String text = output.text();
    int at = text.startsWith("*") ? 1 : 0;
    int end = text.stripTrailing().length();
    List<OutputFormat.Piece<E>> pieces = new ArrayList<>();
    while (at < end) {
      int percent = text.indexOf('%', at);
      int words = percent < 0 || percent > end ? end : percent;
      if (words > at) {
        pieces.add(new OutputFormat.Words<>(text.substring(at, words)));
      }
      at = words < end ? value(output, words, label, pieces) : end;
    }
    return new OutputFormat<>(pieces);
  }

  /** Adds the value whose percent sign stands there, and says what follows it. */
  private int value(
      PositionedText output, int percent, String label, List<OutputFormat.Piece<E>> pieces) {
    String text = output.text();
    Position position = output.position(percent);
    int at = percent + 1;
    int width = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      width = Math.min(MAX_WIDTH, width * 10 + text.charAt(at) - '0');
      at++;
    }
    OperandParser parser = new OperandParser(output, at);
    Operand.Transformed transformed = parser.transformed();
    if (transformed != null) {
      pieces.add(new OutputFormat.Value<>("", width, TextValues.of(binder.bind(transformed))));
      return parser.offset();
    }
    int end = fieldEnd(text, at);
    String name = text.substring(at, end);
    if (name.equals("container.info") && !fields.isKnown(name)) {
      problems.warning(
          Problem.Code.LOAD_DEPRECATED_ITEM,
          position,
          label,
          "%container.info is deprecated and gives nothing",
          "");
      return end;
    }
    String known = longestKnown(name);
    if (known.isEmpty()) {
      String message = "invalid formatting token '%" + name + "'";
      String source = fields.source().name();
      throw name.isEmpty()
          ? new RuleException(
              position, message, "a field of the source " + source + " follows a percent sign")
          : RuleException.unknownFilter(
              position, message + fields.suggestion(name), "a field of the source " + source);
    }
    Field<E> field = fields.find(known);
    if (field != null && field.limits().contains(Field.Limit.CONDITION_ONLY)) {
      throw new RuleException(position, "the field " + known + " is for conditions only", "");
    }
    parser.back(at + known.length());
    boolean takesArgument = field != null && field.argument() != Field.Argument.NONE;
    String argument = takesArgument ? parser.argument() : null;
    String written = text.substring(at, parser.offset());
    pieces.add(
        new OutputFormat.Value<>(
            written, width, TextValues.of(fields.bind(known, argument, position))));
    return parser.offset();
  }

  private static int fieldEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end))
            || text.charAt(end) == '.'
            || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private String longestKnown(String name) {
    for (int end = name.length(); end > 0; end--) {
      if (fields.isKnown(name.substring(0, end)) && name.charAt(end - 1) != '.') {
        return name.substring(0, end);
      }
    }
    return "";
  }
}
