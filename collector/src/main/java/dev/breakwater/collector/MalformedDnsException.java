package dev.breakwater.collector;

/** Bytes that are no DNS message, with what is wrong about them. */
final class MalformedDnsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedDnsException(String message) {
    super(message);
  }
}
