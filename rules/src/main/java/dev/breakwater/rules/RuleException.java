package dev.breakwater.rules;

/**
 * Something in a rule cannot be taken: the loader makes it a {@link Problem}. It has no stack
 * trace, since it tells of the rule and not of the program, and a file may have many.
 */
final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Position position;
  private final String allowed;
  private final boolean unknownFilter;

  RuleException(Position position, String message, String allowed) {
    this(position, message, allowed, false);
  }

  private RuleException(Position position, String message, String allowed, boolean unknownFilter) {
    super(message, null, false, false);
    this.position = position;
    this.allowed = allowed;
    this.unknownFilter = unknownFilter;
  }

  /**
   * A field or event type that this engine does not know, which {@code skip-if-unknown-filter}
   * forgives.
   */
  static RuleException unknownFilter(Position position, String message, String allowed) {
    return new RuleException(position, message, allowed, true);
  }

  Position position() {
    return position;
  }

  /** What may stand there instead; empty where the message says it. */
  String allowed() {
    return allowed;
  }

  boolean isUnknownFilter() {
    return unknownFilter;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
