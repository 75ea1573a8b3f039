package dev.breakwater.hub.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What became of the signals of one run of a part, or of its old runs together.
 *
 * @param cluster the cluster
 * @param node the node
 * @param part the part whose signals they are
 * @param epoch the run, milliseconds since 1970 of its start; 0 for old runs together
 * @param runs how many runs the line is of
 * @param sent how many signals had a number, as far as the hub knows
 * @param stored how many of them the hub has stored
 * @param lost how many of them are on record as lost
 * @param reasons what {@code lost} is made of
 * @param events what the part lost before it had a number: events that the kernel could not hand
 *     over, and times in which nobody watched; beside the sum, not in it
 * @param exact whether sent is stored and lost together, and lost what its records come to
 * @param first when the first of the signals happened, by the node's clock
 * @param last when the last of them happened
 * @param heard when the hub last heard of the run
 */
public record LedgerLine(
    String cluster,
    String node,
    String part,
    long epoch,
    int runs,
    long sent,
    long stored,
    long lost,
    List<Cause> reasons,
    List<Cause> events,
    boolean exact,
    Instant first,
    Instant last,
    Instant heard) {

  public LedgerLine {
    reasons = List.copyOf(reasons);
    events = List.copyOf(events);
  }

  /**
   * Why, and how many.
   *
   * @param part the part that lost them
   * @param reason why
   * @param count how many; 0 where nobody knows
   */
  public record Cause(String part, String reason, long count) {}
}
