package dev.breakwater.rules;

import java.util.Arrays;

/**
 * What one thread knows of the event that it is at: which shared conditions of one group of rules
 * are met. Groups and events use the same places one after the other, told apart by a number.
 */
final class Remembered {
  final int[] known;
  private int number;

  /**
   * @param places how many conditions can be remembered
   */
  Remembered(int places) {
    this.known = new int[places];
  }

  /** Forgets what is known, and gives the number for the next event or group, from 1. */
  int nextUse() {
    number++;
    if (number < 0) {
      Arrays.fill(known, 0);
      number = 1;
    }
    return number;
  }
}
