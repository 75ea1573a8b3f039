package dev.breakwater.rules;

import java.util.Arrays;

/** What one thread knows of the event that it is at: which shared conditions are met. */
final class Remembered {
  final int[] known;
  private int number;

  /**
   * @param places how many conditions can be remembered
   */
  Remembered(int places) {
    this.known = new int[places];
  }

  /** Forgets what is known, and gives the number of the next event, from 1. */
  int nextEvent() {
    number++;
    if (number < 0) {
      Arrays.fill(known, 0);
      number = 1;
    }
    return number;
  }
}
