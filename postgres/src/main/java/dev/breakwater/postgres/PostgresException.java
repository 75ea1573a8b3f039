package dev.breakwater.postgres;

import java.io.IOException;

/**
 * PostgreSQL could not be unpacked, initialised, started or stopped; the message says what to do.
 */
public final class PostgresException extends IOException {
  private static final long serialVersionUID = 1L;

  PostgresException(String message) {
    super(message);
  }

  PostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
