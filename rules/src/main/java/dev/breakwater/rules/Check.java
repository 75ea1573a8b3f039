package dev.breakwater.rules;

/** A compiled condition, or a part of one. */
@FunctionalInterface
interface Check<E> {
  boolean test(E event);
}
