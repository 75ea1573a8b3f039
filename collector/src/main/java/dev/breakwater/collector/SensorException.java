package dev.breakwater.collector;

/** This node cannot be watched; the message says why, in one sentence without a full stop. */
final class SensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SensorException(String message) {
    super(message);
  }

  SensorException(String message, Throwable cause) {
    super(message, cause);
  }
}
