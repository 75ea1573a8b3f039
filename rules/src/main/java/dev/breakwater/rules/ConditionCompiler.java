package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions for one source: macros are put in, operators checked against the types of
 * fields, constants parsed, and each comparison made a closure over the field's reader. What a
 * macro compiles to is shared by all that name it, and so is a comparison that stands in several
 * places.
 */
final class ConditionCompiler<E> {
  private static final int MAX_DEPTH = 500;
  private static final long MAX_SIZE = 100_000;

  /** How many errors of one condition are told. */
  private static final int MAX_ERRORS = 20;

  private final FieldTable<E> fields;
  private final OperandBinder<E> binder;
  private final MacroTable macros;
  private final Problems problems;
  private final ConditionWarnings<E> warnings;
  private final Map<String, CompiledCondition<E>> compiledMacros = new HashMap<>();
  private final Map<List<Object>, CompiledCondition<E>> comparisons = new HashMap<>();
  private final Set<String> openMacros = new HashSet<>();
  private final Map<String, Set<RuleException>> brokenMacros = new HashMap<>();
  private Set<RuleException> errors = new LinkedHashSet<>();

  ConditionCompiler(FieldTable<E> fields, MacroTable macros, Problems problems) {
    this.fields = fields;
    this.binder = new OperandBinder<>(fields);
    this.macros = macros;
    this.problems = problems;
    this.warnings = new ConditionWarnings<>(fields, problems);
  }

  /**
   * Compiles a rule's condition.
   *
   * @param start where the condition starts
   * @param label how warnings call the rule
   * @param failures takes each part that cannot be taken; if there is one, the result is of no use
   */
  CompiledCondition<E> compile(
      Condition condition, Position start, String label, List<RuleException> failures) {
    errors.clear();
    CompiledCondition<E> compiled =
        noted(() -> sized(compile(condition, label, Integer.MAX_VALUE, 0), start));
    failures.addAll(errors);
    return compiled;
  }

  /** What a part compiles to, or a check that is never true and a note of the error. */
  private CompiledCondition<E> noted(Supplier<CompiledCondition<E>> part) {
    try {
      return part.get();
    } catch (RuleException e) {
      note(e);
      return leaf(event -> false);
    }
  }

  private void note(RuleException error) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(error);
    }
  }

  private static <E> CompiledCondition<E> sized(CompiledCondition<E> compiled, Position at) {
    if (compiled.size() > MAX_SIZE) {
      throw new RuleException(
          at,
          "the condition with its macros has more than " + MAX_SIZE + " comparisons",
          "lists with 'in' or 'pmatch' count as one");
    }
    return compiled;
  }

  private CompiledCondition<E> compile(
      Condition condition, String label, int visibility, int depth) {
    return switch (condition) {
      case Condition.All all -> {
        List<CompiledCondition<E>> parts = compileAll(all.parts(), label, visibility, depth + 1);
        yield joined(parts, true);
      }
      case Condition.Any any -> {
        List<CompiledCondition<E>> parts = compileAll(any.parts(), label, visibility, depth + 1);
        yield joined(parts, false);
      }
      case Condition.Not not -> compile(not.part(), label, visibility, depth + 1).not();
      case Condition.Macro macro -> noted(() -> macro(macro, visibility, depth));
      case Condition.Exists exists ->
          noted(() -> shared(exists, leaf(Checks.exists(left(exists.operand()).reader()))));
      case Condition.Comparison comparison ->
          noted(() -> shared(comparison, comparison(comparison, label)));
    };
  }

  private List<CompiledCondition<E>> compileAll(
      List<Condition> conditions, String label, int visibility, int depth) {
    List<CompiledCondition<E>> parts = new ArrayList<>(conditions.size());
    for (Condition condition : conditions) {
      parts.add(compile(condition, label, visibility, depth));
    }
    return parts;
  }

  /** What the same comparison has compiled to elsewhere, or this. */
  private CompiledCondition<E> shared(Condition comparison, CompiledCondition<E> compiled) {
    CompiledCondition<E> first = comparisons.putIfAbsent(Wording.of(comparison), compiled);
    return first == null ? compiled : first;
  }

  private static <E> CompiledCondition<E> joined(List<CompiledCondition<E>> parts, boolean isAnd) {
    EventTypes whenTrue = parts.getFirst().whenTrue();
    EventTypes whenFalse = parts.getFirst().whenFalse();
    int depth = 0;
    long size = 0;
    Set<String> fields = new HashSet<>();
    for (CompiledCondition<E> part : parts) {
      whenTrue = isAnd ? whenTrue.and(part.whenTrue()) : whenTrue.or(part.whenTrue());
      whenFalse = isAnd ? whenFalse.or(part.whenFalse()) : whenFalse.and(part.whenFalse());
      depth = Math.max(depth, part.depth());
      size += part.size();
      fields.addAll(part.fields());
    }
    List<Formula<E>> formulas = parts.stream().map(CompiledCondition::formula).toList();
    Formula<E> formula = isAnd ? new Formula.All<>(formulas) : new Formula.Any<>(formulas);
    return new CompiledCondition<>(whenTrue, whenFalse, depth + 1, size, fields, formula);
  }

  private CompiledCondition<E> leaf(Check<E> check) {
    return leaf(check, (FieldTest) null);
  }

  private CompiledCondition<E> leaf(Check<E> check, @Nullable FieldTest test) {
    return leaf(new Formula.Comparison<>(check, EventTypes.ALL, EventTypes.ALL, test));
  }

  private CompiledCondition<E> leaf(Check<E> check, EventTypes types) {
    return leaf(new Formula.Comparison<>(check, types, types.not(), null));
  }

  private CompiledCondition<E> leaf(Formula.Comparison<E> formula) {
    return new CompiledCondition<>(
        formula.whenTrue(), formula.whenFalse(), 1, 1, fields.takeUsed(), formula);
  }

  private CompiledCondition<E> macro(Condition.Macro reference, int visibility, int depth) {
    MacroTable.Macro macro = macros.get(reference, visibility);
    Set<RuleException> known = brokenMacros.get(reference.name());
    if (known != null) {
      known.forEach(this::note);
      return leaf(event -> false);
    }
    CompiledCondition<E> compiled = compiledMacros.get(reference.name());
    if (compiled == null && depth < MAX_DEPTH) {
      if (!openMacros.add(reference.name())) {
        throw new RuleException(
            reference.at(),
            "the macro '" + reference.name() + "' refers to itself, directly or through others",
            "");
      }
      compiled = compileMacro(reference.name(), macro, depth + 1);
      openMacros.remove(reference.name());
    }
    if (compiled == null || depth + compiled.depth() > MAX_DEPTH) {
      throw new RuleException(
          reference.at(), "the condition with its macros nests deeper than " + MAX_DEPTH, "");
    }
    return sized(compiled, reference.at());
  }

  private CompiledCondition<E> compileMacro(String name, MacroTable.Macro macro, int depth) {
    Set<RuleException> outer = errors;
    errors = new LinkedHashSet<>();
    CompiledCondition<E> compiled =
        compile(macro.condition(), "macro " + name, macro.visibility(), depth);
    compiledMacros.put(name, compiled);
    Set<RuleException> inner = errors;
    errors = outer;
    if (!inner.isEmpty()) {
      brokenMacros.put(name, inner);
      inner.forEach(this::note);
    }
    return compiled;
  }

  private Bound<E> left(Operand operand) {
    Bound<E> left = binder.bind(operand);
    if (operand instanceof Operand.FieldName name) {
      Field<E> field = fields.find(name.name());
      if (field != null && field.limits().contains(Field.Limit.OUTPUT_ONLY)) {
        throw new RuleException(
            operand.at(), "the field " + name.name() + " is for outputs only", "");
      }
    }
    return left;
  }

  private CompiledCondition<E> comparison(Condition.Comparison comparison, String label) {
    Bound<E> left = left(comparison.left());
    Operator operator = comparison.operator();
    Operators.check(left.type(), operator, left.name(), comparison.at());
    return switch (comparison.right()) {
      case Condition.Right.Text text -> {
        warnings.check(left, operator, List.of(text.text()), text.at(), label);
        yield constants(left, comparison, List.of(text.text()), text.at());
      }
      case Condition.Right.Texts texts -> {
        warnings.check(left, operator, texts.texts(), texts.at(), label);
        yield constants(left, comparison, texts.texts(), texts.at());
      }
      case Condition.Right.Value value ->
          leaf(Comparisons.value(left, operator, binder.bind(value.operand()), value.at()));
    };
  }

  private CompiledCondition<E> constants(
      Bound<E> left, Condition.Comparison comparison, List<String> values, Position at) {
    Operator operator = comparison.operator();
    Check<E> check = Comparisons.constants(left, operator, comparison.modifier(), values, at);
    if (left.eventType()) {
      checkEventTypes(operator, values, at);
      return ofEventType(check, operator, comparison.modifier(), values);
    }
    if (left.name().equals("evt.num") && values.size() == 1) {
      return ofEventNumber(check, operator, values.getFirst());
    }
    return leaf(check, FieldTests.of(left, comparison, values));
  }

  private void checkEventTypes(Operator operator, List<String> values, Position at) {
    Set<String> known = fields.source().eventTypes();
    boolean isNamed =
        switch (operator) {
          case EQUAL, NOT_EQUAL, IN, INTERSECTS -> true;
          default -> false;
        };
    if (known.isEmpty() || !isNamed) {
      return;
    }
    for (String value : values) {
      if (!known.contains(value)) {
        throw RuleException.unknownFilter(
            at,
            "unknown event type '" + value + "'" + problems.suggestion(value, known),
            known.stream().sorted().collect(Collectors.joining(" ")));
      }
    }
  }

  private CompiledCondition<E> ofEventType(
      Check<E> check, Operator operator, Modifier modifier, List<String> values) {
    boolean isPlain = modifier == Modifier.NONE || modifier == Modifier.ANYOF;
    return switch (operator) {
      case EQUAL, IN, INTERSECTS ->
          isPlain ? leaf(check, EventTypes.of(Set.copyOf(values))) : leaf(check);
      case NOT_EQUAL ->
          modifier == Modifier.NONE
              ? leaf(check, EventTypes.of(Set.copyOf(values)).not())
              : leaf(check);
      default -> leaf(check);
    };
  }

  /**
   * Events are numbered from 1, which rules use to say never ({@code evt.num=0}) and always ({@code
   * evt.num>=0}).
   */
  private CompiledCondition<E> ofEventNumber(Check<E> check, Operator operator, String value) {
    boolean isNever =
        switch (operator) {
          case EQUAL, IN, INTERSECTS -> value.equals("0");
          case LESS -> value.equals("0") || value.equals("1");
          case LESS_OR_EQUAL -> value.equals("0");
          default -> false;
        };
    if (isNever) {
      return leaf(check, EventTypes.NONE);
    }
    boolean isAlways =
        operator == Operator.GREATER_OR_EQUAL && (value.equals("0") || value.equals("1"));
    return isAlways ? leaf(check, EventTypes.ALL) : leaf(check);
  }
}
