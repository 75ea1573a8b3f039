package dev.breakwater.rules;

/** A compiled condition, or a part of one. */
@FunctionalInterface
interface Test<E> {
  boolean test(E event);
}
