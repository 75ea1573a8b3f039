package dev.breakwater.collector.response;

import dev.breakwater.signals.Remediation.Status;

/**
 * What became of an order.
 *
 * @param status whether it was done
 * @param detail how, or why not, in a sentence
 */
record Outcome(Status status, String detail) {

  static Outcome done(String detail) {
    return new Outcome(Status.SUCCESS, detail);
  }

  static Outcome failed(String detail) {
    return new Outcome(Status.FAILURE, detail);
  }

  static Outcome notThere(String detail) {
    return new Outcome(Status.DOES_NOT_EXIST, detail);
  }
}
