package dev.breakwater.detection.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The names of an argument's values in Falco's words. Flags are the names of all bits that are set,
 * as {@code CLONE_NEWNS|CLONE_NEWPID}; of an enumeration the names of the one value, which may have
 * two.
 */
final class Names {
  private record Name(long value, String text) {}

  private final List<Name> names;
  private final KnownTexts texts;

  private Names(List<Name> names, boolean flags) {
    this.names = List.copyOf(names);
    this.texts = new KnownTexts(flags ? this::flags : this::value);
  }

  /** Flags: each value and its name, between blanks, in the order in which they are named. */
  static Names flags(String table) {
    return new Names(names(table), true);
  }

  /** An enumeration: each value and its name, between blanks. */
  static Names values(String table) {
    return new Names(names(table), false);
  }

  private static List<Name> names(String table) {
    List<Name> names = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(table);
    while (words.hasMoreTokens()) {
      names.add(new Name(Long.decode(words.nextToken()), words.nextToken()));
    }
    return names;
  }

  /** The names of a value; null if it has none. */
  @Nullable String of(long value) {
    String text = texts.of(value);
    return text.isEmpty() ? null : text;
  }

  /** The values that have a name, each with its text. */
  Map<Long, String> known() {
    Map<Long, String> known = new LinkedHashMap<>();
    for (Name name : names) {
      known.put(name.value(), value(name.value()));
    }
    return known;
  }

  private String flags(long value) {
    StringJoiner text = new StringJoiner("|");
    long left = value;
    for (Name name : names) {
      boolean isSet = name.value() == 0 ? value == 0 : (left & name.value()) == name.value();
      if (isSet) {
        text.add(name.text());
        left &= ~name.value();
      }
    }
    return text.toString();
  }

  private String value(long value) {
    StringJoiner text = new StringJoiner("|");
    for (Name name : names) {
      if (name.value() == value) {
        text.add(name.text());
      }
    }
    return text.toString();
  }
}
