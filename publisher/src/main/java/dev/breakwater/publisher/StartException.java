package dev.breakwater.publisher;

/** The publisher cannot start: its message is a sentence for the operator, with what to do. */
public class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
