package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field from an event. Which kind a field's type asks for: {@link Text} for TEXT and PATH, {@link Number} for
 * NUMBER, PORT, TIME, DURATION and BOOLEAN (0 or 1), {@link Bytes} for BYTES, ADDRESS and NETWORK (4 or 16 bytes),
 * {@link Texts} for TEXT_LIST. A missing value makes every comparison false.
 */
public sealed interface Reader<E> {

  /** Reads text. */
  @FunctionalInterface
  non-sealed interface Text<E> extends Reader<E> {
    /** The value, or null if it is missing. */
    @Nullable String read(E event);
  }

  /** Reads a number. */
  @FunctionalInterface
  non-sealed interface Number<E> extends Reader<E> {
    /** A missing value. */
    long MISSING = Long.MIN_VALUE;

    /** The value, or {@link #MISSING}. */
    long read(E event);
  }

  /** Reads bytes. */
  @FunctionalInterface
  non-sealed interface Bytes<E> extends Reader<E> {
    /** The value, or null if it is missing. */
    byte @Nullable [] read(E event);
  }

  /** Reads a list of texts. */
  @FunctionalInterface
  non-sealed interface Texts<E> extends Reader<E> {
    /** The values; null or empty if they are missing. */
    @Nullable List<String> read(E event);
  }
}
