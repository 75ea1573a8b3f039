package dev.breakwater.publisher;

/** The hub refuses to enrol the node: the token is of no more use. */
final class RefusedException extends StartException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
