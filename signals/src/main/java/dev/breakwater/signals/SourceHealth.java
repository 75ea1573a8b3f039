package dev.breakwater.signals;

import java.time.Instant;
import java.util.Map;

/**
 * Whether a source is being seen, said at an interval. No health is not good health: a source that
 * falls silent is not covered.
 *
 * @param source what is watched
 * @param state whether it is seen
 * @param reason why not, in a sentence; empty if it is
 * @param eventsSeen events since the start of the epoch
 * @param eventsLost events lost since the start of the epoch
 * @param lastEvent when the last event happened; {@link Instant#EPOCH} if there was none
 * @param attributes what else is worth showing, as {@code os.kernel.version}
 */
public record SourceHealth(
    Source source,
    State state,
    String reason,
    long eventsSeen,
    long eventsLost,
    Instant lastEvent,
    Map<String, String> attributes)
    implements Payload {

  /** The attribute of a node that says whether it acts on responses: {@code on} or {@code off}. */
  public static final String RESPONSE = "breakwater.response";

  /**
   * The attribute of a node with the version of the rules that it was given, as {@link
   * RulesOrder#version} says it; absent where it runs those that ship.
   */
  public static final String RULES_VERSION = "breakwater.rules.version";

  /**
   * The attribute of a node with the version of the rules that it was given last and refused, and
   * why; absent where it refused none.
   */
  public static final String RULES_ERROR = "breakwater.rules.error";

  public SourceHealth {
    attributes = Map.copyOf(attributes);
  }

  /** The kinds of source. */
  public enum Source {
    NODE,
    AUDIT_LOG
  }

  /** Whether a source is seen. */
  public enum State {
    COVERED,
    NOT_COVERED
  }
}
