package dev.breakwater.hub.responses;

/** A response is not ordered; the message says why and what to do about it. */
public final class ResponseRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  ResponseRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status that says as much: 400, 404 or 409. */
  public int status() {
    return status;
  }
}
