package dev.breakwater.signals;

import java.time.Instant;

/**
 * Signals or events that were not delivered: never silence. One with numbers accounts for the
 * signals of those numbers of the origin and epoch of the signal that carries it, and travels under
 * the last of them.
 *
 * @param part the part that lost them, or in front of which they were lost
 * @param from the first sequence number that is missing; 0 if they had none yet
 * @param to the last sequence number that is missing; 0 if they had none yet
 * @param count how many were lost
 * @param reason why
 * @param start since when
 * @param end until when
 */
public record Loss(
    Part part, long from, long to, long count, Reason reason, Instant start, Instant end)
    implements Payload {

  /** Why signals are lost. */
  public enum Reason {
    /** The kernel's ring buffer was full. */
    KERNEL_BUFFER_FULL,
    /** A bounded buffer of a part was full. */
    BUFFER_FULL,
    /** Given up on purpose under pressure, by priority. */
    SHED,
    /** The publisher's spool was over its budget. */
    SPOOL_FULL,
    /** The hub refused them for good. */
    REJECTED,
    /**
     * The numbers have a gap and nobody said why; or the kernel counted events for which it did not
     * run the sensor's program, so that they never had a number.
     */
    GAP,
    /** It could not be read: an audit event that is no audit event, a record that is cut. */
    MALFORMED,
    /** Nobody watched from start to end; a count of 0 says that nobody knows how many. */
    NOT_WATCHED
  }
}
