package dev.breakwater.hub.pki;

import java.io.IOException;

/** A key or certificate of the hub could not be made, read or written; the message says which. */
public final class PkiException extends IOException {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
