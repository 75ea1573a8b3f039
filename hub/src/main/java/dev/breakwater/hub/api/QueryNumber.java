package dev.breakwater.hub.api;

/** A number in an address, which may hold anything. */
public final class QueryNumber {
  private QueryNumber() {}

  /** The number; what is none, or below zero, is answered with 400 and the parameter's name. */
  public static long of(String name, String value) {
    try {
      long number = Long.parseLong(value.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Problem.exception(400, name + " is a number, not " + value);
    }
    throw Problem.exception(400, name + " is not below zero, as " + value + " is");
  }
}
