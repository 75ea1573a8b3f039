package dev.breakwater.cli;

/**
 * A command cannot do what it was asked: its message is a sentence for the user, with what to do.
 */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message) {
    super(message);
  }

  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
