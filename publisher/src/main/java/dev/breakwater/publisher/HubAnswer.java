package dev.breakwater.publisher;

import java.time.Duration;

/** What the hub said about a batch. */
public sealed interface HubAnswer {

  /**
   * The effects are committed.
   *
   * @param sequence the last number of the batch's epoch that is committed; may be beyond the batch
   */
  record Committed(long sequence) implements HubAnswer {}

  /**
   * The batch itself is refused: the same bytes will never be taken.
   *
   * @param reason the hub's words, fit for one line
   */
  record Refused(String reason) implements HubAnswer {}

  /**
   * It may be taken later.
   *
   * @param reason the hub's words, fit for one line
   * @param after how long the hub asks to wait; zero if it does not say
   */
  record Later(String reason, Duration after) implements HubAnswer {}
}
