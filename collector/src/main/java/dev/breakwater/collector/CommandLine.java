package dev.breakwater.collector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a process, as many as are kept apart, and the lines that rules read of them,
 * which are made once. Processes that began as copies of each other share it; it belongs to the
 * thread that reads events.
 */
final class CommandLine {

  /** That of a process of which none is known. */
  static final CommandLine NONE = new CommandLine(List.of());

  /** How many arguments are kept apart; those behind them are one, for each has its price. */
  private static final int MOST_ARGUMENTS = 256;

  /** How many arguments are kept of a process that has ended. */
  private static final int MOST_ENDED_ARGUMENTS = 32;

  private final List<String> words;
  private final List<String> rest;
  private int weight;
  private @Nullable String restLine;
  private @Nullable String line;
  private String lineName = "";

  private CommandLine(List<String> words) {
    this.words = List.copyOf(words);
    this.rest = words.size() < 2 ? List.of() : this.words.subList(1, words.size());
    this.weight = TextWeight.of(words);
  }

  static CommandLine of(List<String> arguments) {
    if (arguments.isEmpty()) {
      return NONE;
    }
    if (arguments.size() <= MOST_ARGUMENTS) {
      return new CommandLine(arguments);
    }
    List<String> kept = new ArrayList<>(arguments.subList(0, MOST_ARGUMENTS - 1));
    kept.add(String.join(" ", arguments.subList(MOST_ARGUMENTS - 1, arguments.size())));
    return new CommandLine(kept);
  }

  /** What its text takes by now, in bytes. */
  int weight() {
    return weight;
  }

  /** The first argument; null if there is none. */
  @Nullable String first() {
    return words.isEmpty() ? null : words.getFirst();
  }

  /** The arguments without the first. */
  List<String> rest() {
    return rest;
  }

  /** The arguments without the first, with a blank between them. */
  String restLine() {
    String made = restLine;
    if (made == null) {
      made = String.join(" ", rest);
      restLine = made;
      weight += TextWeight.of(made);
    }
    return made;
  }

  /** A name, and the arguments without the first. */
  String lineOf(String name) {
    if (rest.isEmpty()) {
      return name;
    }
    String made = line;
    if (made == null || !lineName.equals(name)) {
      weight -= TextWeight.of(made);
      made = name + " " + String.join(" ", rest);
      line = made;
      lineName = name;
      weight += TextWeight.of(made);
    }
    return made;
  }

  /** All arguments, with a blank between them, cut to a number of characters. */
  String text(int longest) {
    return joined(words, longest);
  }

  /** As much of it as an ancestor that has ended shows, of at most so many characters. */
  CommandLine shortened(int longest) {
    List<String> kept = new ArrayList<>();
    int room = longest;
    for (String word : words) {
      if (room <= 0 || kept.size() == MOST_ENDED_ARGUMENTS) {
        break;
      }
      kept.add(joined(List.of(word), room));
      room -= word.length() + 1;
    }
    return kept.isEmpty() ? NONE : new CommandLine(kept);
  }

  /** Whether it has the same arguments. */
  boolean isSame(CommandLine other) {
    return this == other || words.equals(other.words);
  }

  private static String joined(List<String> words, int longest) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
      if (line.length() > longest) {
        int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
        line.setLength(end);
        break;
      }
    }
    return line.toString();
  }
}
