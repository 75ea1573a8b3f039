package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles the rules of one source. */
final class SourceCompiler<E> {
  private static final int MANY_EVENT_TYPES = 100;

  private final EventSource<E> source;
  private final ListTable lists;
  private final MacroTable macros;
  private final Problems problems;
  private final FieldTable<E> fields;
  private final ConditionCompiler<E> conditions;
  private final OutputCompiler<E> outputs;
  private final Set<String> used = new HashSet<>();
  private final List<CompiledRule<E>> enabled = new ArrayList<>();

  SourceCompiler(EventSource<E> source, ListTable lists, MacroTable macros, Problems problems) {
    this.source = source;
    this.lists = lists;
    this.macros = macros;
    this.problems = problems;
    this.fields = new FieldTable<>(source, problems);
    this.conditions = new ConditionCompiler<>(fields, macros, problems);
    this.outputs = new OutputCompiler<>(fields, problems);
  }

  /**
   * The rule, compiled and in the rule set if it is enabled; empty if it is left out or has an
   * error.
   */
  Optional<Rule> compile(RuleDefinition definition) {
    String label = "rule " + definition.name();
    PositionedText condition = ExceptionText.apply(definition.condition(), definition.exceptions());
    Problem.Code code = Problem.Code.LOAD_ERR_COMPILE_CONDITION;
    try {
      fields.takeUsed();
      Condition parsed = ConditionParser.parse(lists.expand(condition));
      macros.use(parsed);
      CompiledCondition<E> compiled = conditions.compile(parsed, condition.position(0), label);
      code = Problem.Code.LOAD_ERR_COMPILE_OUTPUT;
      OutputFormat<E> output = outputs.compile(definition.output(), label);
      Rule rule = rule(definition, condition);
      warnOfEventTypes(definition, compiled.whenTrue(), label);
      if (rule.enabled()) {
        used.addAll(compiled.fields());
        used.addAll(fields.takeUsed());
        enabled.add(new CompiledRule<>(rule, compiled.whenTrue(), compiled.check(), output));
      }
      return Optional.of(rule);
    } catch (RuleException e) {
      if (e.isUnknownFilter() && definition.skipIfUnknownFilter()) {
        problems.warning(
            Problem.Code.LOAD_UNKNOWN_FILTER,
            e.position(),
            label,
            e.text() + ", so the rule is left out",
            e.allowed());
      } else {
        problems.error(code, label, e);
      }
      return Optional.empty();
    }
  }

  private static Rule rule(RuleDefinition definition, PositionedText condition) {
    return new Rule(
        definition.name(),
        definition.description().text().strip(),
        definition.priority(),
        definition.source(),
        definition.tags(),
        definition.enabled(),
        definition.output().text().strip(),
        condition.text().strip(),
        definition.at().file(),
        definition.at().line());
  }

  private void warnOfEventTypes(RuleDefinition definition, EventTypes types, String label) {
    boolean isMany = !types.isFinite() || types.names().size() > MANY_EVENT_TYPES;
    if (definition.warnEventTypes() && !source.eventTypes().isEmpty() && isMany) {
      problems.warning(
          Problem.Code.LOAD_NO_EVTTYPE,
          definition.condition().position(0),
          label,
          "the condition is checked for events of nearly every type",
          "say which, as evt.type in (open, openat), or warn_evttypes: false");
    }
  }

  /** The enabled rules so far. */
  RuleSet<E> ruleSet() {
    return new RuleSet<>(source, enabled, used);
  }
}
