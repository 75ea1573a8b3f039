package dev.breakwater.benchmarks.tamper;

/**
 * Something that is done to a part of the node.
 *
 * @param name what a command calls it
 * @param words what it is, for a table
 * @param alert the type of the alert that must follow
 * @param done does it
 * @param undone takes it back, so that the next one meets a sound node
 */
record Attack(String name, String words, String alert, Act done, Act undone) {

  /** Something that may have to wait. */
  @FunctionalInterface
  interface Act {
    void run() throws InterruptedException;
  }
}
