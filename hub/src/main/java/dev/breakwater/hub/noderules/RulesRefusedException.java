package dev.breakwater.hub.noderules;

/** A set of rules is not given to the nodes; the message says why, with the place of each error. */
public final class RulesRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RulesRefusedException(String message) {
    super(message);
  }
}
