package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line's short options, as {@code getopt(3)} with {@code +} finds them: up to the first
 * argument that is no option, or to {@code --}. Long options are passed over.
 */
final class GetOpt {

  /**
   * An option that was found.
   *
   * @param letter its letter, or {@code ?} for one that is not among those looked for
   * @param value its value; its letter for an option that takes none; empty if its value is missing
   * @param hasValue whether the option takes a value
   */
  private record Option(int letter, String value, boolean hasValue) {}

  private GetOpt() {}

  /**
   * The letters and values of the options, in order: an option without its value gives an empty
   * text only.
   *
   * @param options the letters looked for, each followed by a colon if the option takes a value
   */
  static List<String> all(List<String> arguments, String options) {
    List<String> found = new ArrayList<>();
    for (Option option : parse(arguments, options)) {
      boolean isCut = option.hasValue() && option.value().isEmpty();
      if (!isCut) {
        found.add(Character.toString(option.letter()));
      }
      if (option.hasValue()) {
        found.add(option.value());
      }
    }
    return found;
  }

  /**
   * The value of the last option of a letter, or the letter if it takes none; null if it is not
   * there.
   */
  static @Nullable String value(List<String> arguments, String options, String letter) {
    String value = null;
    for (Option option : parse(arguments, options)) {
      if (Character.toString(option.letter()).equals(letter)) {
        value = option.value();
      }
    }
    return value;
  }

  private static List<Option> parse(List<String> arguments, String options) {
    List<Option> found = new ArrayList<>();
    int i = 0;
    while (i < arguments.size()) {
      String argument = arguments.get(i++);
      if (argument.length() < 2 || argument.charAt(0) != '-' || argument.equals("--")) {
        break;
      }
      if (!argument.startsWith("--") && takesNext(argument, options, found)) {
        String value = i < arguments.size() ? arguments.get(i++) : "";
        found.add(new Option(found.removeLast().letter(), value, true));
      }
    }
    return found;
  }

  /**
   * Adds the options of one argument, and says whether the last of them has its value in the next.
   */
  private static boolean takesNext(String argument, String options, List<Option> found) {
    int at = 1;
    while (at < argument.length()) {
      int letter = argument.codePointAt(at);
      at += Character.charCount(letter);
      int known = letter == ':' ? -1 : options.indexOf(letter);
      if (known < 0) {
        found.add(new Option('?', "?", false));
        continue;
      }
      int after = known + Character.charCount(letter);
      if (after >= options.length() || options.charAt(after) != ':') {
        found.add(new Option(letter, Character.toString(letter), false));
        continue;
      }
      found.add(new Option(letter, argument.substring(at), true));
      return at == argument.length();
    }
    return false;
  }
}
