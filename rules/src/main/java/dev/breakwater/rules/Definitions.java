package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lists, macros and rules that items define, in the order in which each name was first defined.
 * Defining a name again replaces what it stands for and keeps its place.
 */
final class Definitions {
  static final String DEFAULT_SOURCE = "syscall";

  /**
   * A list.
   *
   * @param index its place among all items
   * @param visibility the place of the item that defined it last: what comes after is not visible
   *     to it
   */
  record ListDefinition(String name, Position at, List<String> items, int index, int visibility) {}

  /** A macro; index and visibility as for a list. */
  record MacroDefinition(
      String name, Position at, PositionedText condition, int index, int visibility) {}

  private final Problems problems;
  private final Map<String, ListDefinition> lists = new LinkedHashMap<>();
  private final Map<String, MacroDefinition> macros = new LinkedHashMap<>();
  private final Map<String, RuleDefinition> rules = new LinkedHashMap<>();
  private int next;

  Definitions(Problems problems) {
    this.problems = problems;
  }

  Map<String, ListDefinition> lists() {
    return lists;
  }

  Map<String, MacroDefinition> macros() {
    return macros;
  }

  Collection<RuleDefinition> rules() {
    return rules.values();
  }

  /** Takes the next item; one that is wrong goes to the problems and changes nothing. */
  void add(Item item) {
    try {
      switch (item.kind()) {
        case LIST -> addList(item);
        case MACRO -> addMacro(item);
        case RULE -> addRule(item);
      }
    } catch (RuleException e) {
      problems.error(Problem.Code.LOAD_ERR_VALIDATE, item.label(), e);
    }
    next++;
  }

  private void addList(Item item) {
    ListDefinition old = lists.get(item.name());
    checkDefined(item, old);
    List<String> items = new ArrayList<>();
    if (old != null && item.edits().get("items") == Item.Edit.APPEND) {
      items.addAll(old.items());
    }
    items.addAll(Values.texts(required(item, "items"), "items"));
    int index = old == null ? next : old.index();
    lists.put(
        item.name(),
        new ListDefinition(
            item.name(), old == null ? item.at() : old.at(), List.copyOf(items), index, next));
  }

  private void addMacro(Item item) {
    MacroDefinition old = macros.get(item.name());
    checkDefined(item, old);
    PositionedText condition = text(item, "condition", old == null ? null : old.condition());
    int index = old == null ? next : old.index();
    macros.put(
        item.name(),
        new MacroDefinition(
            item.name(), old == null ? item.at() : old.at(), condition, index, next));
  }

  private void addRule(Item item) {
    RuleDefinition old = rules.get(item.name());
    if (!item.isEdit() && item.values().keySet().equals(Set.of("enabled"))) {
      if (old == null) {
        throw new RuleException(
            item.at(), "there is no rule of that name to enable or disable", "");
      }
      problems.warning(
          Problem.Code.LOAD_DEPRECATED_ITEM,
          item.at(),
          item.label(),
          "'enabled' alone is deprecated",
          "use override: {enabled: replace}");
      rules.put(item.name(), old.enabled(Values.bool(required(item, "enabled"), "enabled")));
      return;
    }
    checkDefined(item, old);
    String source = source(item, old);
    RuleDefinition base = item.isEdit() ? old : null;
    RuleDefinition rule =
        new RuleDefinition(
            item.name(),
            old == null ? item.at() : old.at(),
            source,
            text(item, "desc", base == null ? null : base.description()),
            text(item, "condition", base == null ? null : base.condition()),
            text(item, "output", base == null ? null : base.output()),
            base != null && !item.values().containsKey("priority")
                ? base.priority()
                : Values.priority(required(item, "priority")),
            tags(item, base),
            exceptions(item, base),
            bool(item, "enabled", base == null || base.enabled()),
            bool(item, "warn_evttypes", base == null || base.warnEventTypes()),
            bool(item, "skip-if-unknown-filter", base != null && base.skipIfUnknownFilter()));
    ExceptionText.apply(rule.condition(), rule.exceptions());
    rules.put(item.name(), rule);
  }

  private static void checkDefined(Item item, @Nullable Object old) {
    if (item.isEdit() && old == null) {
      throw new RuleException(
          item.at(),
          "there is no " + item.kind().key() + " of that name to append to or override",
          "define it first, in this file or in one loaded before");
    }
  }

  private static String source(Item item, @Nullable RuleDefinition old) {
    if (item.value("source").isEmpty()) {
      return old == null || !item.isEdit() ? DEFAULT_SOURCE : old.source();
    }
    Yaml node = required(item, "source");
    String source = Values.text(node, "source").text().strip();
    if (old != null && !old.source().equals(source)) {
      throw new RuleException(
          node.at(), "the rule is for the source " + old.source() + " already, not " + source, "");
    }
    return source;
  }

  private static Yaml required(Item item, String key) {
    return item.value(key)
        .orElseThrow(
            () ->
                new RuleException(
                    item.at(), "the " + item.kind().key() + " has no '" + key + "'", ""));
  }

  private static PositionedText text(Item item, String key, @Nullable PositionedText old) {
    if (old != null && item.value(key).isEmpty()) {
      return old;
    }
    PositionedText given = Values.text(required(item, key), key);
    if (old == null || item.edits().get(key) != Item.Edit.APPEND) {
      return given;
    }
    return new PositionedText.Builder()
        .append(old)
        .append(" ", given.position(0))
        .append(given)
        .build(given.position(0));
  }

  private static List<String> tags(Item item, @Nullable RuleDefinition old) {
    Set<String> tags = new LinkedHashSet<>();
    if (old != null && item.edits().get("tags") != Item.Edit.REPLACE) {
      tags.addAll(old.tags());
    }
    item.value("tags").ifPresent(value -> tags.addAll(Values.texts(value, "tags")));
    return List.copyOf(tags);
  }

  private static boolean bool(Item item, String key, boolean old) {
    return item.value(key).map(value -> Values.bool(value, key)).orElse(old);
  }

  private List<ExceptionDefinition> exceptions(Item item, @Nullable RuleDefinition old) {
    List<ExceptionDefinition> exceptions = new ArrayList<>();
    if (old != null && item.edits().get("exceptions") != Item.Edit.REPLACE) {
      exceptions.addAll(old.exceptions());
    }
    List<Yaml> given =
        item.value("exceptions")
            .map(value -> Values.sequence(value, "exceptions").items())
            .orElse(List.of());
    Set<String> names = new HashSet<>();
    for (Yaml node : given) {
      ExceptionDefinition exception = ExceptionDefinition.read(node);
      if (!names.add(exception.name())) {
        problems.warning(
            Problem.Code.LOAD_EXCEPTION_NAME_NOT_UNIQUE,
            node.at(),
            item.label(),
            "there are two exceptions '" + exception.name() + "'",
            "give each a name of its own");
      }
      addException(item, exceptions, exception);
    }
    return exceptions;
  }

  private void addException(
      Item item, List<ExceptionDefinition> exceptions, ExceptionDefinition exception) {
    if (item.edits().get("exceptions") == Item.Edit.APPEND) {
      for (int i = 0; i < exceptions.size(); i++) {
        if (exceptions.get(i).name().equals(exception.name())) {
          exceptions.set(i, appended(item, exceptions.get(i), exception));
          return;
        }
      }
    }
    if (exception.fields().isEmpty()) {
      throw new RuleException(
          exception.at(),
          "the exception '" + exception.name() + "' has no fields",
          "fields: a field, or a list of them");
    }
    exceptions.add(exception);
  }

  private ExceptionDefinition appended(
      Item item, ExceptionDefinition known, ExceptionDefinition more) {
    if (!more.fields().isEmpty()
        && !(more.fields().equals(known.fields())
            && more.comparisons().equals(known.comparisons()))) {
      throw new RuleException(
          more.at(),
          "the exception '" + more.name() + "' has its fields and comps already",
          "append values only");
    }
    if (more.values().isEmpty()) {
      problems.warning(
          Problem.Code.LOAD_APPEND_NO_VALUES,
          more.at(),
          item.label(),
          "the exception '" + more.name() + "' is appended to without values",
          "");
    }
    return known.with(more.values());
  }
}
