package dev.breakwater.hub.coverage;

import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Which sources are seen, and what was lost. */
public final class Coverage {
  /** A source that says nothing for this long is silent. It says something every five seconds. */
  public static final Duration SILENT_AFTER = Duration.ofSeconds(30);

  /**
   * The same for a log that an API server posts: it may hold events back for 30 seconds, and has no
   * more to say than its cluster does.
   */
  public static final Duration POSTED_LOG_SILENT_AFTER = Duration.ofMinutes(2);

  /** The attribute of a source that says how the hub comes by it. */
  public static final String WAY = "breakwater.source.way";

  /** The value of {@link #WAY} of an audit log that an API server posts. */
  public static final String WAY_POSTED = "webhook";

  /** The value of {@link #WAY} of an audit log that the hub follows. */
  public static final String WAY_FOLLOWED = "file";

  /** The attribute of a followed audit log that names its file (OpenTelemetry). */
  public static final String PATH = "log.file.path";

  /** The attribute of a node that says when its publisher last said how it is. */
  public static final String PUBLISHER_HEARD = "breakwater.publisher.heard";

  private static final int MAX_LIMIT = 1000;

  /** A posted log that never came is not missed where the cluster's log is followed in a file. */
  private static final String SOURCES =
      """
      SELECT shown.*, coalesce(publisher.attributes, '{}') AS publisher,
        publisher.heard AS publisher_heard
      FROM source shown LEFT JOIN publisher_state publisher
        ON shown.source = 'NODE' AND publisher.cluster = shown.cluster
          AND publisher.node = shown.node
      WHERE NOT (shown.source = 'AUDIT_LOG' AND shown.name = '' AND shown.state = 'NOT_COVERED'
        AND EXISTS (
        SELECT FROM source other
        WHERE other.cluster = shown.cluster AND other.source = 'AUDIT_LOG' AND other.name <> ''))
      ORDER BY shown.cluster, shown.node, shown.source, shown.name
      """;

  private final Jdbi store;
  private final InstantSource clock;

  public Coverage(Jdbi store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Every source that the hub has ever heard of, by cluster, node and kind. */
  public List<SourceCoverage> sources() {
    Instant now = clock.instant();
    return store.withHandle(
        handle -> handle.createQuery(SOURCES).map((row, context) -> source(row, now)).list());
  }

  /**
   * The losses that the hub learned of last, newest first.
   *
   * @param limit how many at most; brought into 1 to 1000
   */
  public List<LossRecord> recentLosses(int limit) {
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM loss ORDER BY id DESC LIMIT :limit")
                .bind("limit", Math.clamp(limit, 1, MAX_LIMIT))
                .map(Coverage::loss)
                .list());
  }

  private static SourceCoverage source(ResultSet row, Instant now) throws SQLException {
    Map<String, String> attributes = Attributes.ofJson(row.getString("attributes"));
    Instant lastHeard = StoredTime.read(row, "last_heard");
    Duration silent = Duration.between(lastHeard, now);
    Duration allowed =
        WAY_POSTED.equals(attributes.get(WAY)) ? POSTED_LOG_SILENT_AFTER : SILENT_AFTER;
    SourceCoverage.Status status;
    String reason;
    if (!row.getString("state").equals(SourceHealth.State.COVERED.name())) {
      status = SourceCoverage.Status.NOT_COVERED;
      reason = row.getString("reason");
    } else if (silent.compareTo(allowed) > 0) {
      status = SourceCoverage.Status.STALE;
      reason = "nothing was heard of it for " + inWords(silent);
    } else {
      status = SourceCoverage.Status.COVERED;
      reason = "";
    }
    return new SourceCoverage(
        row.getString("cluster"),
        row.getString("node"),
        SourceHealth.Source.valueOf(row.getString("source")),
        status,
        reason,
        StoredTime.read(row, "last_event"),
        lastHeard,
        row.getLong("events_seen"),
        row.getLong("events_lost"),
        withPublisher(attributes, row));
  }

  /** What a node's publisher says of itself it knows best, whoever says how the node is. */
  private static Map<String, String> withPublisher(Map<String, String> attributes, ResultSet row)
      throws SQLException {
    Optional<Instant> heard = Optional.ofNullable(StoredTime.readNullable(row, "publisher_heard"));
    if (heard.isEmpty()) {
      return attributes;
    }
    Map<String, String> all = new HashMap<>(attributes);
    all.putAll(Attributes.ofJson(row.getString("publisher")));
    all.put(PUBLISHER_HEARD, heard.get().toString());
    return all;
  }

  private static String inWords(Duration duration) {
    if (duration.toDays() > 1) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() > 1) {
      return duration.toHours() + " hours";
    }
    if (duration.toMinutes() > 1) {
      return duration.toMinutes() + " minutes";
    }
    return duration.toSeconds() + " seconds";
  }

  private static LossRecord loss(ResultSet row, StatementContext context) throws SQLException {
    return new LossRecord(
        row.getLong("id"),
        StoredTime.read(row, "received"),
        row.getString("cluster"),
        row.getString("node"),
        new Loss(
            Part.valueOf(row.getString("part")),
            row.getLong("from_sequence"),
            row.getLong("to_sequence"),
            row.getLong("count"),
            Loss.Reason.valueOf(row.getString("reason")),
            StoredTime.read(row, "start_time"),
            StoredTime.read(row, "end_time")),
        row.getString("detail"));
  }
}
