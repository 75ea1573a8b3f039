package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads rule files: reads, checks and compiles them against the fields of their sources. */
public final class RuleLoader {
  private final Problems problems = new Problems();
  private final Definitions definitions = new Definitions(problems);

  private RuleLoader() {}

  /**
   * Loads files in their order; a later file may append to and override what an earlier one
   * defines. Bad rules are reported in the result, never thrown.
   *
   * @param files the files
   * @param sources the sources that rules may be for; a rule for another source is left out with a
   *     warning
   */
  public static LoadedRules load(List<RuleFile> files, List<EventSource<?>> sources) {
    return new RuleLoader().loadAll(files, sources);
  }

  private LoadedRules loadAll(List<RuleFile> files, List<EventSource<?>> sources) {
    for (RuleFile file : files) {
      ItemReader.read(file, problems).forEach(definitions::add);
    }
    ListTable lists = new ListTable(definitions.lists(), problems);
    MacroTable macros = macros(lists);
    Map<String, SourceCompiler<?>> compilers = new HashMap<>();
    for (EventSource<?> source : sources) {
      compilers.put(source.name(), new SourceCompiler<>(source, lists, macros, problems));
    }
    List<Rule> rules = new ArrayList<>();
    for (RuleDefinition definition : definitions.rules()) {
      SourceCompiler<?> compiler = compilers.get(definition.source());
      if (compiler == null) {
        problems.warning(
            Problem.Code.LOAD_UNKNOWN_SOURCE,
            definition.at(),
            "rule " + definition.name(),
            "unknown source '" + definition.source() + "', so the rule is left out",
            "known are " + String.join(", ", compilers.keySet().stream().sorted().toList()));
      } else {
        compiler.compile(definition).ifPresent(rules::add);
      }
    }
    warnOfUnused(lists, macros);
    Map<String, RuleSet<?>> sets = new HashMap<>();
    compilers.forEach((name, compiler) -> sets.put(name, compiler.ruleSet()));
    return new LoadedRules(
        problems.inOrder(files),
        rules,
        definitions.macros().size(),
        definitions.lists().size(),
        sets);
  }

  private MacroTable macros(ListTable lists) {
    Map<String, MacroTable.Macro> parsed = new HashMap<>();
    Set<String> broken = new HashSet<>();
    for (Definitions.MacroDefinition macro : definitions.macros().values()) {
      try {
        Condition condition = ConditionParser.parse(lists.expand(macro.condition()));
        parsed.put(
            macro.name(), new MacroTable.Macro(condition, macro.index(), macro.visibility()));
      } catch (RuleException e) {
        problems.error(Problem.Code.LOAD_ERR_COMPILE_CONDITION, "macro " + macro.name(), e);
        broken.add(macro.name());
      }
    }
    return new MacroTable(parsed, broken, problems);
  }

  private void warnOfUnused(ListTable lists, MacroTable macros) {
    for (Definitions.MacroDefinition macro : definitions.macros().values()) {
      if (!macros.isUsed(macro.name())) {
        problems.warning(
            Problem.Code.LOAD_UNUSED_MACRO,
            macro.at(),
            "macro " + macro.name(),
            "no rule uses the macro",
            "");
      }
    }
    for (Definitions.ListDefinition list : definitions.lists().values()) {
      if (!lists.isUsed(list.name())) {
        problems.warning(
            Problem.Code.LOAD_UNUSED_LIST,
            list.at(),
            "list " + list.name(),
            "no condition uses the list",
            "");
      }
    }
  }
}
