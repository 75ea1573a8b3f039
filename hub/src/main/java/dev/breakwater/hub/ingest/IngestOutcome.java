package dev.breakwater.hub.ingest;

/** What became of a batch. */
public sealed interface IngestOutcome {

  /**
   * Its effects are committed, now or before.
   *
   * @param sequence the last number of its epoch that is committed
   */
  record Committed(long sequence) implements IngestOutcome {}

  /**
   * It is refused for good: sending it again does not help.
   *
   * @param kind what is wrong with it
   * @param reason the same in a sentence
   */
  record Refused(Kind kind, String reason) implements IngestOutcome {}

  /** What is wrong with a batch. */
  enum Kind {
    /** It is no batch of signals, or holds a value that cannot be kept. */
    MALFORMED,
    /** It is of another cluster, node or part than may send it. */
    WRONG_ORIGIN
  }
}
