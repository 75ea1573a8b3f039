package dev.breakwater.detection.node;

import dev.breakwater.rules.Reader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an event in Falco's sense: {@code evt.arg.mode} of a chmod.
 *
 * @param name its name
 * @param plain its value as it is, mostly a number
 * @param meaning what the value means, as the names of flags; missing where the value says it all
 */
record Parameter(String name, Reader.Text<NodeEvent> plain, Reader.Text<NodeEvent> meaning) {
  private static final Set<String> IDENTITIES =
      Set.of("fd", "pid", "tid", "uid", "ruid", "euid", "suid", "gid", "rgid", "egid", "sgid");

  /** What {@code evt.arg} gives: the meaning where there is one. */
  @Nullable String value(NodeEvent event) {
    String text = meaning.read(event);
    return text == null ? plain.read(event) : text;
  }

  /**
   * The value as a reader of an alert needs it: the meaning, behind the number of who or what it
   * is.
   */
  @Nullable String words(NodeEvent event) {
    String words = meaning.read(event);
    String value = plain.read(event);
    if (words == null || value == null || words.equals(value)) {
      return value;
    }
    return IDENTITIES.contains(name) ? value + " (" + words + ")" : words;
  }

  /** Adds it to {@code evt.args} as {@code name=plain(meaning)}. */
  void append(NodeEvent event, StringBuilder text) {
    String value = plain.read(event);
    if (value == null) {
      return;
    }
    if (!text.isEmpty()) {
      text.append(' ');
    }
    text.append(name).append('=').append(value);
    String words = meaning.read(event);
    if (words != null) {
      text.append('(').append(words).append(')');
    }
  }
}
