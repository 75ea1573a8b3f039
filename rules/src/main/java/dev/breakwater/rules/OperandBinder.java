package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;

/** Binds what gives values in a condition or output to the fields of a source. */
final class OperandBinder<E> {
  private final FieldTable<E> fields;

  OperandBinder(FieldTable<E> fields) {
    this.fields = fields;
  }

  /**
   * What gives the operand's values.
   *
   * @throws RuleException if a field is unknown, or a transformer takes not what it is given
   */
  Bound<E> bind(Operand operand) {
    return switch (operand) {
      case Operand.FieldName field -> field(field);
      case Operand.Transformed transformed -> transformed(transformed);
      case Operand.Literal literal -> literal(literal);
      case Operand.Group group -> group(group);
    };
  }

  private Bound<E> field(Operand.FieldName operand) {
    return fields.bind(operand.name(), operand.argument(), operand.at());
  }

  private static <E> Bound<E> literal(Operand.Literal literal) {
    Reader.Text<E> reader = event -> literal.text();
    return new Bound<>("'" + literal.text() + "'", FieldType.TEXT, reader, false);
  }

  private Bound<E> group(Operand.Group group) {
    List<Reader.Text<E>> members = new ArrayList<>();
    for (Operand member : group.operands()) {
      members.add(TextValues.of(member(member)));
    }
    return new Bound<>("the list", FieldType.TEXT_LIST, Transforms.list(members), false);
  }

  /** An operand of a transformer, which not every field may be. */
  private Bound<E> member(Operand operand) {
    Bound<E> bound = bind(operand);
    if (operand instanceof Operand.FieldName field) {
      Field<E> found = fields.find(field.name());
      boolean isBarred = found != null && found.limits().contains(Field.Limit.NO_TRANSFORMER);
      if (isBarred || bound.isAny()) {
        throw new RuleException(
            operand.at(), "the field " + field.name() + " cannot be transformed", "");
      }
    }
    return bound;
  }

  private Bound<E> transformed(Operand.Transformed operand) {
    Transformer transformer = operand.transformer();
    if (operand.argument() != null && transformer != Transformer.GETOPT) {
      throw new RuleException(
          operand.at(),
          "transformer '" + transformer.text() + "' does not support field arguments",
          "only getopt() does");
    }
    List<Bound<E>> operands = new ArrayList<>();
    for (Operand each : operand.operands()) {
      operands.add(transformer == Transformer.VAL ? bind(each) : member(each));
    }
    return switch (transformer) {
      case VAL -> value(operands, operand);
      case TOLOWER, TOUPPER, BASENAME, B64, LEN -> ofOne(transformer, operands, operand.at());
      case CONCAT -> concat(operands, operand.at());
      case JOIN -> join(operands, operand.at());
      case GETOPT -> getopt(operands, operand);
    };
  }

  private Bound<E> value(List<Bound<E>> operands, Operand.Transformed operand) {
    Bound<E> value = operands.getFirst();
    Field<E> field =
        operand.operands().getFirst() instanceof Operand.FieldName name
            ? fields.find(name.name())
            : null;
    boolean isBarred = field != null && field.limits().contains(Field.Limit.NO_RIGHT_SIDE);
    if (isBarred || value.isAny()) {
      throw new RuleException(
          operand.at(),
          "the field " + value.name() + " cannot stand on the right of an operator",
          "");
    }
    return value;
  }

  private static <E> Bound<E> ofOne(Transformer transformer, List<Bound<E>> operands, Position at) {
    if (operands.size() != 1) {
      throw new RuleException(
          at, transformer.text() + "() takes one value, not " + operands.size(), "");
    }
    Bound<E> operand = operands.getFirst();
    boolean isFit =
        operand.isText()
            || operand.type() == FieldType.TEXT_LIST
            || (operand.type() == FieldType.BYTES
                && (transformer == Transformer.B64 || transformer == Transformer.LEN));
    if (!isFit) {
      throw new RuleException(
          at,
          transformer.text()
              + "() does not take "
              + Operators.words(operand.type())
              + " ("
              + operand.name()
              + ")",
          "text, or a list of texts");
    }
    if (transformer == Transformer.LEN) {
      return new Bound<>(
          name(transformer, operand), FieldType.NUMBER, Transforms.length(operand.reader()), false);
    }
    Reader<E> reader =
        operand.type() == FieldType.BYTES
            ? Transforms.base64Bytes(operand.reader())
            : Transforms.map(operand.reader(), transformer);
    FieldType type = operand.type() == FieldType.PATH ? FieldType.TEXT : operand.type();
    return new Bound<>(name(transformer, operand), type, reader, false);
  }

  private static String name(Transformer transformer, Bound<?> operand) {
    return transformer.text() + "(" + operand.name() + ")";
  }

  private static <E> Bound<E> concat(List<Bound<E>> operands, Position at) {
    List<Reader.Text<E>> parts = new ArrayList<>();
    for (Bound<E> operand : operands) {
      if (operand.type() == FieldType.TEXT_LIST) {
        throw new RuleException(
            at, "concat() does not take lists (" + operand.name() + ")", "join() does");
      }
      parts.add(TextValues.of(operand));
    }
    if (parts.size() < 2) {
      throw new RuleException(at, "concat() takes two values at least", "");
    }
    return new Bound<>(
        "concat()", FieldType.TEXT, Transforms.joined(Transforms.list(parts), event -> ""), false);
  }

  private static <E> Bound<E> join(List<Bound<E>> operands, Position at) {
    if (operands.size() != 2
        || !(operands.get(1).reader() instanceof Reader.Texts<E> list)
        || !(operands.get(0).reader() instanceof Reader.Text<E> separator)) {
      throw new RuleException(
          at, "join() takes a separator and a list", "as join(\"-\", (proc.name, user.name))");
    }
    return new Bound<>("join()", FieldType.TEXT, Transforms.joined(list, separator), false);
  }

  private static <E> Bound<E> getopt(List<Bound<E>> operands, Operand.Transformed operand) {
    if (operands.size() != 2
        || !(operand.operands().get(1) instanceof Operand.Literal options)
        || !(operands.getFirst().isText() || operands.getFirst().type() == FieldType.TEXT_LIST)) {
      throw new RuleException(
          operand.at(),
          "getopt() takes arguments and the letters of options",
          "as getopt(proc.args, \"nt:\"), with a colon after a letter that takes a value");
    }
    Reader.Texts<E> arguments = Transforms.arguments(operands.getFirst().reader());
    String letter = operand.argument();
    return letter == null
        ? new Bound<>(
            "getopt()", FieldType.TEXT_LIST, Transforms.options(arguments, options.text()), false)
        : new Bound<>(
            "getopt()",
            FieldType.TEXT,
            Transforms.option(arguments, options.text(), letter),
            false);
  }
}
