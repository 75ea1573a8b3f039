package dev.breakwater.hub.access;

/** What a caller shows to say who it is. */
public sealed interface Credential {

  /**
   * A certificate that the hub's authority issued; the TLS handshake has proven it.
   *
   * @param serial its serial number in hexadecimal
   */
  record Certificate(String serial) implements Credential {}

  /**
   * A token in the header Authorization.
   *
   * @param token as it came
   */
  record Bearer(String token) implements Credential {}

  /**
   * The cookie of a browser's session.
   *
   * @param value as it came
   */
  record SessionCookie(String value) implements Credential {}
}
