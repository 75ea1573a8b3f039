package dev.breakwater.hub.enrolment;

/** A node is not enrolled; the message says why and what to do about it. */
public final class EnrolmentRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean malformed;

  private EnrolmentRefusedException(String message, boolean malformed) {
    super(message);
    this.malformed = malformed;
  }

  static EnrolmentRefusedException malformed(String message) {
    return new EnrolmentRefusedException(message, true);
  }

  static EnrolmentRefusedException notAllowed(String message) {
    return new EnrolmentRefusedException(message, false);
  }

  /** Whether the request itself is wrong, rather than the token. */
  public boolean isMalformed() {
    return malformed;
  }
}
