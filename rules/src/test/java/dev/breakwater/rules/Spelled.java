package dev.breakwater.rules;

/** What a condition says, word by word: the reference for what its code does. */
final class Spelled {
  private Spelled() {}

  static <E> boolean isMet(Formula<E> formula, E event) {
    return switch (formula) {
      case Formula.All<E> all -> all.parts().stream().allMatch(part -> isMet(part, event));
      case Formula.Any<E> any -> any.parts().stream().anyMatch(part -> isMet(part, event));
      case Formula.Not<E> not -> !isMet(not.part(), event);
      case Formula.Comparison<E> comparison -> comparison.check().test(event);
    };
  }
}
