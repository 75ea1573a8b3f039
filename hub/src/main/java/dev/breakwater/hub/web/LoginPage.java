package dev.breakwater.hub.web;

/**
 * The page that asks for the administrator's token.
 *
 * @param problem why the last attempt failed and what to do; empty at the first
 */
public record LoginPage(String problem) {
  /** The page before an attempt. */
  public static final LoginPage FIRST = new LoginPage("");
}
