package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule's output, taken apart once: text and values in turn.
 *
 * @param <E> the source's event
 */
final class OutputFormat<E> {

  /** A piece of an output. */
  sealed interface Piece<E> {}

  /** Text as it stands. */
  record Words<E>(String text) implements Piece<E> {}

  /**
   * A value.
   *
   * @param name the field as the output names it; empty for a transformed value, which has no name
   * @param width how many characters it is padded or cut to; 0 for as it is
   * @param value gives the value as text, null if it is missing
   */
  record Value<E>(String name, int width, Reader.Text<E> value) implements Piece<E> {}

  private static final String MISSING = "<NA>";

  private final List<Piece<E>> pieces;

  OutputFormat(List<Piece<E>> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  String format(E event) {
    StringBuilder out = new StringBuilder(160);
    for (Piece<E> piece : pieces) {
      switch (piece) {
        case Words<E> words -> Printable.append(out, words.text());
        case Value<E> value -> append(out, value.value().read(event), value.width());
      }
    }
    return out.toString();
  }

  void fields(E event, Map<String, String> into) {
    for (Piece<E> piece : pieces) {
      if (piece instanceof Value<E> value && !value.name().isEmpty()) {
        String read = value.value().read(event);
        if (read != null) {
          into.put(value.name(), ByteText.sanitized(read));
        }
      }
    }
  }

  List<String> fieldNames() {
    List<String> names = new ArrayList<>();
    for (Piece<E> piece : pieces) {
      if (piece instanceof Value<E> value
          && !value.name().isEmpty()
          && !names.contains(value.name())) {
        names.add(value.name());
      }
    }
    return names;
  }

  private static void append(StringBuilder out, @Nullable String read, int width) {
    String value = read == null ? MISSING : read;
    if (width == 0) {
      Printable.append(out, value);
      return;
    }
    int length = value.codePointCount(0, value.length());
    if (length > width) {
      Printable.append(out, value.substring(0, value.offsetByCodePoints(0, width)));
    } else {
      Printable.append(out, value);
      out.repeat(' ', width - length);
    }
  }
}
