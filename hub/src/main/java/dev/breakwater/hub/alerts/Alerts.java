package dev.breakwater.hub.alerts;

import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The alerts that the hub keeps. */
public final class Alerts {
  /** The most alerts that one call gives. */
  public static final int MAX_LIMIT = 1000;

  private static final String COLUMNS =
      "id, first_time, last_time, received, count, signal FROM finding";

  private final Jdbi store;

  public Alerts(Jdbi store) {
    this.store = store;
  }

  /**
   * The newest alerts that pass the filter, newest first.
   *
   * @param limit how many at most; brought into 1 to {@link #MAX_LIMIT}
   */
  public List<Alert> newest(AlertFilter filter, int limit) {
    StringBuilder where = new StringBuilder(" WHERE true");
    Map<String, Object> values = new HashMap<>();
    if (filter.atLeast() != null) {
      where.append(" AND severity >= :severity");
      values.put("severity", filter.atLeast().id());
    }
    if (filter.cluster() != null) {
      where.append(" AND cluster = :cluster");
      values.put("cluster", StoredText.of(filter.cluster()));
    }
    if (filter.source() != null) {
      where.append(" AND source = :source");
      values.put("source", StoredText.of(filter.source()));
    }
    if (filter.text() != null) {
      where.append(" AND position(:text IN search) > 0");
      values.put("text", StoredText.of(filter.text().toLowerCase(Locale.ROOT)));
    }
    if (filter.beforeId() != null) {
      where.append(" AND id < :before");
      values.put("before", filter.beforeId());
    }
    String sql = "SELECT " + COLUMNS + where + " ORDER BY id DESC LIMIT :limit";
    return store.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bindMap(values)
                .bind("limit", bounded(limit))
                .map(Alerts::alert)
                .list());
  }

  /**
   * The alerts that were committed after the one with that id, oldest first.
   *
   * @param limit how many at most; brought into 1 to {@link #MAX_LIMIT}
   */
  public List<Alert> after(long id, int limit) {
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " WHERE id > :id ORDER BY id LIMIT :limit")
                .bind("id", id)
                .bind("limit", bounded(limit))
                .map(Alerts::alert)
                .list());
  }

  /** The alert with that id, if there is one. */
  public Optional<Alert> find(long id) {
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " WHERE id = :id")
                .bind("id", id)
                .map(Alerts::alert)
                .findOne());
  }

  /** The id of the newest alert; 0 if there is none. */
  public long newestId() {
    return store.withHandle(
        handle ->
            handle.createQuery("SELECT coalesce(max(id), 0) FROM finding").mapTo(Long.class).one());
  }

  /** How many alerts there are of each severity; every severity has an entry. */
  public Map<Severity, Long> countBySeverity() {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, 0L);
    }
    store.useHandle(
        handle ->
            handle
                .createQuery("SELECT severity, count(*) AS n FROM finding GROUP BY severity")
                .map(
                    (row, context) ->
                        Map.entry(Severity.ofId(row.getInt("severity")), row.getLong("n")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
    return counts;
  }

  private static int bounded(int limit) {
    return Math.clamp(limit, 1, MAX_LIMIT);
  }

  private static Alert alert(ResultSet row, StatementContext context) throws SQLException {
    long id = row.getLong("id");
    Signal signal;
    try {
      signal = Wire.decode(row.getBytes("signal")).signals().getFirst();
    } catch (MalformedSignalException e) {
      throw new SQLException("alert " + id + " in the store is not readable: " + e.getMessage(), e);
    }
    if (!(signal.payload() instanceof Finding finding)) {
      throw new SQLException("alert " + id + " in the store holds no finding");
    }
    return new Alert(
        id,
        StoredTime.read(row, "first_time"),
        StoredTime.read(row, "last_time"),
        StoredTime.read(row, "received"),
        signal.origin(),
        row.getInt("count"),
        finding);
  }
}
