package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the items of lists where conditions name the lists. As in Falco this happens in the text,
 * before it is parsed: a name that stands between blanks, parentheses, commas or equals signs
 * becomes the items joined by commas. An item that names a list stands for that list's items.
 */
final class ListTable {
  /** How long a condition may get, in characters. */
  static final int MAX_LENGTH = 4 << 20;

  private static final String DELIMITERS = " \t\n\r(),=";

  private static final int MAX_NESTING = 100;

  private final Map<String, Definitions.ListDefinition> lists;
  private final Map<String, List<String>> items = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @param lists the lists by name
   * @param problems takes the lists that cannot be used
   */
  ListTable(Map<String, Definitions.ListDefinition> lists, Problems problems) {
    this.lists = lists;
    for (Definitions.ListDefinition list : lists.values()) {
      try {
        resolve(list, new LinkedHashSet<>());
      } catch (RuleException e) {
        problems.error(Problem.Code.LOAD_ERR_VALIDATE, "list " + list.name(), e);
        items.put(list.name(), List.of());
      }
    }
  }

  /**
   * The list's items as texts of the condition language; a list that holds itself has its own name
   * as an item.
   */
  private List<String> resolve(Definitions.ListDefinition list, Set<String> open) {
    List<String> known = items.get(list.name());
    if (known != null) {
      return known;
    }
    if (open.size() == MAX_NESTING) {
      throw new RuleException(
          list.at(), "lists name lists more than " + MAX_NESTING + " levels deep", "");
    }
    open.add(list.name());
    List<String> resolved = new ArrayList<>();
    int length = 0;
    for (String item : list.items()) {
      Definitions.ListDefinition other = open.contains(item) ? null : lists.get(item);
      if (other != null) {
        used.add(item);
      }
      for (String each : other != null ? resolve(other, open) : List.of(Quoting.asNeeded(item))) {
        length += each.length() + 2;
        if (length > MAX_LENGTH) {
          throw new RuleException(
              list.at(),
              "the list with the lists in it has more than " + MAX_LENGTH + " characters",
              "");
        }
        resolved.add(each);
      }
    }
    open.remove(list.name());
    items.put(list.name(), List.copyOf(resolved));
    return resolved;
  }

  boolean isUsed(String name) {
    return used.contains(name);
  }

  /**
   * The text with the lists put in.
   *
   * @throws RuleException if it gets too long
   */
  PositionedText expand(PositionedText condition) {
    String text = condition.text();
    Position start = condition.position(0);
    PositionedText.Builder result = new PositionedText.Builder();
    int kept = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && DELIMITERS.indexOf(text.charAt(end)) < 0) {
        end++;
      }
      List<String> list = end > at ? items.get(text.substring(at, end)) : null;
      if (list != null) {
        used.add(text.substring(at, end));
        if (list.isEmpty()) {
          int comma = commaBefore(text, at);
          if (comma >= kept) {
            result.append(condition, kept, comma);
            kept = end;
          } else {
            result.append(condition, kept, at);
            kept = commaAfter(text, end);
          }
        } else {
          result
              .append(condition, kept, at)
              .append(String.join(", ", list), condition.position(at));
          kept = end;
        }
        if (result.length() > MAX_LENGTH) {
          throw new RuleException(
              condition.position(at),
              "the condition with its lists has more than " + MAX_LENGTH + " characters",
              "");
        }
        end = Math.max(end, kept);
      }
      at = end + 1;
    }
    return kept == 0
        ? condition
        : result.append(condition, Math.min(kept, text.length()), text.length()).build(start);
  }

  /** Where the comma stands that comes before, with blanks between; -1 if none does. */
  private static int commaBefore(String text, int at) {
    int before = at - 1;
    while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
      before--;
    }
    return before >= 0 && text.charAt(before) == ',' ? before : -1;
  }

  /** What follows the comma that comes next, with blanks between; where it starts if none does. */
  private static int commaAfter(String text, int at) {
    int after = at;
    while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
      after++;
    }
    return after < text.length() && text.charAt(after) == ',' ? after + 1 : at;
  }
}
