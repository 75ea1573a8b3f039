package dev.breakwater.hub.store;

import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
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
      ON CONFLICT (cluster, node, source, name) DO UPDATE
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
      ON CONFLICT (cluster, node, source, name) DO UPDATE
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

  /**
   * Writes down that a node is watched no more, if that is what a part says of its life: told to
   * end, it needs no alarm when it says nothing any more.
   */
  public static void live(Handle handle, Signal signal, Instant now) {
    if (signal.payload() instanceof LifecycleActivity activity
        && activity.event() == LifecycleActivity.Event.STOPPED) {
      say(
          handle,
          new Origin(signal.origin().cluster(), signal.origin().node(), Part.PUBLISHER),
          new SourceHealth(
              SourceHealth.Source.NODE,
              SourceHealth.State.NOT_COVERED,
              "the " + activity.part().label() + " was told to end",
              0,
              0,
              Instant.EPOCH,
              Map.of()),
          now);
    }
  }

  /**
   * What the hub itself saw of an audit log since the last time.
   *
   * @param cluster the log's cluster
   * @param name the path of a followed log; empty for one that is posted
   * @param reason why it is not seen, in a sentence; empty if it is
   * @param seen events that were read
   * @param lost events that could not be read
   * @param lastEvent when the last of them happened; {@link Instant#EPOCH} if there was none
   * @param attributes what else is worth showing
   */
  public record AuditLogProgress(
      String cluster,
      String name,
      String reason,
      long seen,
      long lost,
      Instant lastEvent,
      Map<String, String> attributes) {}

  /** Adds to what is known of an audit log: not seen as long as none of it could be read. */
  public static void add(Handle handle, AuditLogProgress progress, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO source (cluster, node, source, name, state, reason, events_seen,
              events_lost, last_event, last_heard, attributes)
            VALUES (:cluster, '', 'AUDIT_LOG', :name, 'NOT_COVERED', '', :seen, :lost, :lastEvent,
              :now, CAST(:attributes AS jsonb))
            ON CONFLICT (cluster, node, source, name) DO UPDATE
            SET events_seen = source.events_seen + excluded.events_seen,
              events_lost = source.events_lost + excluded.events_lost,
              last_event = greatest(source.last_event, excluded.last_event),
              last_heard = excluded.last_heard, attributes = excluded.attributes
            """)
        .bind("cluster", progress.cluster())
        .bind("name", StoredText.of(progress.name(), MAX_REASON))
        .bind("seen", progress.seen())
        .bind("lost", progress.lost())
        .bind("lastEvent", StoredTime.of(progress.lastEvent()))
        .bind("now", StoredTime.of(now))
        .bind("attributes", Attributes.toJson(bounded(progress.attributes())))
        .execute();
    handle
        .createUpdate(
            """
            UPDATE source SET (state, reason) = (
              SELECT CASE WHEN why = '' THEN 'COVERED' ELSE 'NOT_COVERED' END, why
              FROM (SELECT CASE WHEN :reason = '' AND events_seen = 0 AND events_lost > 0
                THEN :unread ELSE :reason END AS why) AS said)
            WHERE cluster = :cluster AND node = '' AND source = 'AUDIT_LOG' AND name = :name
            """)
        .bind("reason", StoredText.of(progress.reason(), MAX_REASON))
        .bind("unread", "nothing of it could be read as an audit event so far")
        .bind("cluster", progress.cluster())
        .bind("name", StoredText.of(progress.name(), MAX_REASON))
        .execute();
  }

  /** Shows the audit log that a cluster's API server may post as not seen, until it posts. */
  public static void expectPostedLog(Handle handle, String cluster, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO source (cluster, node, source, name, state, reason, events_seen,
              events_lost, last_event, last_heard, attributes)
            VALUES (:cluster, '', 'AUDIT_LOG', '', 'NOT_COVERED',
              'its API server has not posted an audit event yet', 0, 0, :epoch, :now, '{}')
            ON CONFLICT DO NOTHING
            """)
        .bind("cluster", cluster)
        .bind("epoch", StoredTime.of(Instant.EPOCH))
        .bind("now", StoredTime.of(now))
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
