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
    List<RuleException> ofCondition = new ArrayList<>();
    List<RuleException> ofOutput = new ArrayList<>();
    Optional<CompiledCondition<E>> compiled = condition(condition, label, ofCondition);
    Set<String> fieldsOfCondition = compiled.map(CompiledCondition::fields).orElse(Set.of());
    Optional<OutputFormat<E>> output = output(definition, label, ofOutput);
    if (compiled.isEmpty() || output.isEmpty() || !ofCondition.isEmpty()) {
      report(definition, label, ofCondition, ofOutput);
      return Optional.empty();
    }
    EventTypes types = compiled.get().whenTrue();
    warnOfEventTypes(definition, types, label);
    Rule rule = rule(definition, condition);
    if (rule.enabled()) {
      Set<String> ofRule = new HashSet<>(fieldsOfCondition);
      ofRule.addAll(fields.takeUsed());
      used.addAll(ofRule);
      enabled.add(new CompiledRule<>(rule, compiled.get(), output.get(), ofRule));
    }
    return Optional.of(rule);
  }

  private Optional<CompiledCondition<E>> condition(
      PositionedText text, String label, List<RuleException> failures) {
    try {
      Condition parsed = ConditionParser.parse(lists.expand(text));
      macros.use(parsed);
      return Optional.of(conditions.compile(parsed, text.position(0), label, failures));
    } catch (RuleException e) {
      failures.add(e);
      return Optional.empty();
    }
  }

  private Optional<OutputFormat<E>> output(
      RuleDefinition definition, String label, List<RuleException> failures) {
    fields.takeUsed();
    try {
      return Optional.of(outputs.compile(definition.output(), label));
    } catch (RuleException e) {
      failures.add(e);
      return Optional.empty();
    }
  }

  private void report(
      RuleDefinition definition,
      String label,
      List<RuleException> ofCondition,
      List<RuleException> ofOutput) {
    List<RuleException> all = new ArrayList<>(ofCondition);
    all.addAll(ofOutput);
    if (definition.skipIfUnknownFilter() && all.stream().allMatch(RuleException::isUnknownFilter)) {
      RuleException first = all.getFirst();
      problems.warning(
          Problem.Code.LOAD_UNKNOWN_FILTER,
          first.position(),
          label,
          first.text() + ", so the rule is left out",
          first.allowed());
      return;
    }
    ofCondition.forEach(e -> problems.error(Problem.Code.LOAD_ERR_COMPILE_CONDITION, label, e));
    ofOutput.forEach(e -> problems.error(Problem.Code.LOAD_ERR_COMPILE_OUTPUT, label, e));
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
