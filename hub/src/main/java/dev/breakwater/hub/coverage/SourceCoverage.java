package dev.breakwater.hub.coverage;

import dev.breakwater.signals.SourceHealth;
import java.time.Instant;
import java.util.Map;

/**
 * Whether one source is being seen, as of now.
 *
 * @param cluster its cluster
 * @param node its node; empty for an audit log
 * @param source what is watched
 * @param status whether it is seen
 * @param reason why not, in a sentence; empty if it is
 * @param lastEvent when its last event happened; {@link Instant#EPOCH} if there was none
 * @param lastHeard when the hub last heard of the source
 * @param eventsSeen events since the part that watches it started
 * @param eventsLost events lost since then
 * @param attributes what else is worth showing, as {@code os.kernel.version}
 */
public record SourceCoverage(
    String cluster,
    String node,
    SourceHealth.Source source,
    Status status,
    String reason,
    Instant lastEvent,
    Instant lastHeard,
    long eventsSeen,
    long eventsLost,
    Map<String, String> attributes) {

  public SourceCoverage {
    attributes = Map.copyOf(attributes);
  }

  /** Whether a source is seen. */
  public enum Status {
    /** It says that it is seen, and said so lately. */
    COVERED,
    /** It has fallen silent. */
    STALE,
    /** It says that it is not seen. */
    NOT_COVERED
  }
}
