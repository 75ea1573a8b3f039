package dev.breakwater.hub.access;

/** Whether a credential says who the caller is. */
public sealed interface Identification {

  /**
   * It does.
   *
   * @param caller who it is
   */
  record Known(Caller caller) implements Identification {}

  /**
   * It does not.
   *
   * @param reason why, and what to do, in a sentence for the caller
   */
  record Unknown(String reason) implements Identification {}
}
