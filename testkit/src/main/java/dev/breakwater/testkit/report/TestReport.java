package dev.breakwater.testkit.report;

import java.util.List;

/**
 * One report that Surefire or Failsafe wrote: a test class in a room.
 *
 * @param room the folder of the room that the class is in
 * @param tests how many tests ran or were skipped
 * @param failures those that failed or broke off
 * @param skips those that were skipped
 */
record TestReport(String room, int tests, List<Outcome> failures, List<Outcome> skips) {
  TestReport {
    failures = List.copyOf(failures);
    skips = List.copyOf(skips);
  }

  /**
   * A test that did not pass.
   *
   * @param test class and method
   * @param text the message and trace of a failure, the reason of a skip; may have many lines
   */
  record Outcome(String test, String text) {}
}
