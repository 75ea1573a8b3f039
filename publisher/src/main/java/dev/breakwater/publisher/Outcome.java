package dev.breakwater.publisher;

/** What became of a batch. */
sealed interface Outcome {

  /**
   * The hub has committed its effects.
   *
   * @param sequence the last number of the batch's epoch that the hub has committed
   */
  record Committed(long sequence) implements Outcome {}

  /**
   * The hub will never take it.
   *
   * @param reason the hub's words
   */
  record Refused(String reason) implements Outcome {}

  /** The publisher ends; it is not known whether the hub has it. Whoever has it sends it again. */
  record Unsettled() implements Outcome {}
}
