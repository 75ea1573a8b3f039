package dev.breakwater.hub.alerts;

import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Origin;
import java.time.Instant;

/**
 * A finding that the hub has committed.
 *
 * @param id rises in the order of commits; has gaps
 * @param time when the act happened first, by the clock of where it happened
 * @param lastTime when the act happened last; the same as {@code time} unless it was seen again
 * @param received when the hub committed it
 * @param origin the part that found it
 * @param count how many times the act was seen
 * @param finding what was found
 */
public record Alert(
    long id,
    Instant time,
    Instant lastTime,
    Instant received,
    Origin origin,
    int count,
    Finding finding) {

  /** The cluster that it happened in. */
  public String cluster() {
    return origin.cluster();
  }

  /** The node that it happened on; empty for an act in the Kubernetes API. */
  public String node() {
    return origin.node();
  }
}
