package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field from an event. Which kind a field's type asks for: {@link Text} for TEXT and
 * PATH, {@link Number} for NUMBER, PORT, TIME, DURATION and BOOLEAN (0 or 1), {@link Bytes} for
 * BYTES, ADDRESS and NETWORK (4 or 16 bytes), {@link Decimal} for DECIMAL, {@link Texts} for
 * TEXT_LIST. A missing value makes every comparison false.
 *
 * <p>A field of a scalar type that stands for several values at once, as {@code fd.ip} for both
 * ends of a connection or {@code proc.aname} for all ancestors, gives {@link AnyText}, {@link
 * AnyNumber} or {@link AnyBytes}: a comparison is true if it is for one of the values, {@code !=}
 * if it is for all of them.
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

  /** Reads a number with a fraction. */
  @FunctionalInterface
  non-sealed interface Decimal<E> extends Reader<E> {
    /** The value, or NaN if it is missing. */
    double read(E event);
  }

  /** Reads one of several texts. */
  @FunctionalInterface
  non-sealed interface AnyText<E> extends Reader<E> {
    /** The value at an index from 0, or null after the last. */
    @Nullable String read(E event, int index);
  }

  /** Reads one of several numbers. */
  @FunctionalInterface
  non-sealed interface AnyNumber<E> extends Reader<E> {
    /** The value at an index from 0, or {@link Number#MISSING} after the last. */
    long read(E event, int index);
  }

  /** Reads one of several byte strings. */
  @FunctionalInterface
  non-sealed interface AnyBytes<E> extends Reader<E> {
    /** The value at an index from 0, or null after the last. */
    byte @Nullable [] read(E event, int index);
  }
}
