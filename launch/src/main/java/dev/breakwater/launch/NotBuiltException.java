package dev.breakwater.launch;

/** A program is not where it should be: the message says which one and what to do. */
public final class NotBuiltException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotBuiltException(String message) {
    super(message);
  }
}
