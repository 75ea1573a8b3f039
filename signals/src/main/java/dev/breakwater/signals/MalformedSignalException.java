package dev.breakwater.signals;

/**
 * Bytes that are no signals: cut, of another format, or with a value that the vocabulary does not
 * have.
 */
public final class MalformedSignalException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedSignalException(String message) {
    super(message);
  }

  public MalformedSignalException(String message, Throwable cause) {
    super(message, cause);
  }
}
