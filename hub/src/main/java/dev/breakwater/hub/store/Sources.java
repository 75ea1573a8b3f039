package dev.breakwater.hub.store;

import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Writes down what is said about a source, within the caller's transaction. */
public final class Sources {
  private static final int MAX_REASON = 500;
  private static final int MAX_ATTRIBUTES = 32;

  private static final String WATCHED =
      """
      INSERT INTO source (cluster, node, source, state, reason, events_seen, events_lost, last_event,
        last_heard, attributes)
      VALUES (:cluster, :node, :source, :state, :reason, :seen, :lost, :lastEvent, :now,
        CAST(:attributes AS jsonb))
      ON CONFLICT (cluster, node, source) DO UPDATE
      SET state = excluded.state, reason = excluded.reason, events_seen = excluded.events_seen,
        events_lost = excluded.events_lost, last_event = excluded.last_event,
        last_heard = excluded.last_heard, attributes = excluded.attributes
      """;

  /** The publisher knows that nobody watches, not what was seen before: that stays. */
  private static final String NOT_WATCHED =
      """
      INSERT INTO source (cluster, node, source, state, reason, events_seen, events_lost, last_event,
        last_heard, attributes)
      VALUES (:cluster, :node, :source, :state, :reason, :seen, :lost, :lastEvent, :now,
        CAST(:attributes AS jsonb))
      ON CONFLICT (cluster, node, source) DO UPDATE
      SET state = excluded.state, reason = excluded.reason, last_heard = excluded.last_heard,
        attributes = source.attributes || excluded.attributes
      """;

  private Sources() {}

  /**
   * Writes down what a part says about a source.
   *
   * @param origin the part that says it
   * @param now the hub's time
   */
  public static void say(Handle handle, Origin origin, SourceHealth health, Instant now) {
    handle
        .createUpdate(origin.part() == Part.PUBLISHER ? NOT_WATCHED : WATCHED)
        .bind("cluster", origin.cluster())
        .bind("node", origin.node())
        .bind("source", health.source().name())
        .bind("state", health.state().name())
        .bind("reason", StoredText.of(health.reason(), MAX_REASON))
        .bind("seen", Math.max(0, health.eventsSeen()))
        .bind("lost", Math.max(0, health.eventsLost()))
        .bind("lastEvent", StoredTime.of(health.lastEvent()))
        .bind("now", StoredTime.of(now))
        .bind("attributes", Attributes.toJson(bounded(health.attributes())))
        .execute();
  }

  private static Map<String, String> bounded(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_ATTRIBUTES)
        .collect(
            Collectors.toMap(
                entry -> StoredText.of(entry.getKey(), MAX_REASON),
                entry -> StoredText.of(entry.getValue(), MAX_REASON),
                (one, other) -> other));
  }
}
