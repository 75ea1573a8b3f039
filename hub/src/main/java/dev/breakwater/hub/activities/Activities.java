package dev.breakwater.hub.activities;

import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The activities of nodes that the hub keeps beside those of processes. */
public final class Activities {
  /** The most activities that one call gives. */
  public static final int MAX_LIMIT = 1000;

  private static final String PEERS =
      """
      WITH seen AS (
        SELECT time, action = 'ACCEPT' AS incoming, protocol,
          CASE WHEN action = 'ACCEPT' THEN source_ip ELSE destination_ip END AS address,
          destination_port AS port,
          CASE WHEN action = 'TRAFFIC' THEN connections WHEN action = 'CLOSE' THEN 0 ELSE 1 END
            AS connections,
          bytes_in, bytes_out
        FROM network_activity
        WHERE cluster = :cluster AND node = :node AND container = :container
          AND time BETWEEN :from AND :to AND action <> 'LISTEN'
          AND (:container <> '' OR process_uid = :process)
      ), peer AS (
        SELECT address, port, protocol, incoming, sum(connections) AS connections,
          sum(bytes_in) AS bytes_in, sum(bytes_out) AS bytes_out, min(time) AS first,
          max(time) AS last
        FROM seen WHERE address <> '' GROUP BY address, port, protocol, incoming
        ORDER BY max(time) DESC LIMIT :limit
      )
      SELECT peer.*, ARRAY(
        SELECT DISTINCT dns.name FROM dns_activity dns
        WHERE dns.cluster = :cluster AND dns.node = :node AND dns.action = 'RESPONSE'
          AND dns.time BETWEEN :from AND :to AND peer.address = ANY(dns.answers)
        ORDER BY dns.name LIMIT 3) AS names
      FROM peer ORDER BY last DESC
      """;

  private final Jdbi store;

  public Activities(Jdbi store) {
    this.store = store;
  }

  /** A node's newest network activities, newest first. */
  public List<Flow> flows(String cluster, String node, int limit) {
    return newest("network_activity", cluster, node, limit, (row, context) -> flow(row));
  }

  /** A node's newest DNS activities, newest first. */
  public List<Lookup> lookups(String cluster, String node, int limit) {
    return newest("dns_activity", cluster, node, limit, (row, context) -> lookup(row));
  }

  /** A node's newest kernel activities, newest first. */
  public List<SystemCall> systemCalls(String cluster, String node, int limit) {
    return newest("kernel_activity", cluster, node, limit, (row, context) -> systemCall(row));
  }

  /**
   * Whom a container talked to, or a process of the node itself, the latest first.
   *
   * @param container the container's id; empty for a process of the node itself
   * @param processUid that process
   * @param limit how many at most
   */
  public List<Peer> peers(
      String cluster,
      String node,
      String container,
      String processUid,
      Instant from,
      Instant to,
      int limit) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(PEERS)
                .bind("cluster", cluster)
                .bind("node", node)
                .bind("container", StoredText.of(container))
                .bind("process", StoredText.of(processUid))
                .bind("from", StoredTime.of(from))
                .bind("to", StoredTime.of(to))
                .bind("limit", Math.clamp(limit, 1, MAX_LIMIT))
                .map((row, context) -> peer(row))
                .list());
  }

  private <T> List<T> newest(
      String table, String cluster, String node, int limit, RowMapper<T> mapper) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM "
                        + table
                        + " WHERE cluster = :cluster AND node = :node ORDER BY time DESC LIMIT"
                        + " :limit")
                .bind("cluster", StoredText.of(cluster))
                .bind("node", StoredText.of(node))
                .bind("limit", Math.clamp(limit, 1, MAX_LIMIT))
                .map(mapper)
                .list());
  }

  private static Flow flow(ResultSet row) throws SQLException {
    return new Flow(
        Doing.of(row),
        row.getString("action"),
        row.getString("protocol"),
        row.getString("source_ip"),
        row.getInt("source_port"),
        row.getString("destination_ip"),
        row.getInt("destination_port"),
        row.getInt("result"),
        row.getLong("bytes_in"),
        row.getLong("bytes_out"),
        row.getLong("connections"));
  }

  private static Lookup lookup(ResultSet row) throws SQLException {
    return new Lookup(
        Doing.of(row),
        row.getString("action"),
        row.getString("server"),
        row.getString("name"),
        row.getString("type"),
        texts(row.getArray("answers")),
        row.getInt("rcode"));
  }

  private static SystemCall systemCall(ResultSet row) throws SQLException {
    return new SystemCall(
        Doing.of(row),
        row.getString("system_call"),
        Attributes.ofJson(row.getString("arguments")),
        row.getInt("result"));
  }

  private static Peer peer(ResultSet row) throws SQLException {
    return new Peer(
        row.getString("address"),
        row.getInt("port"),
        row.getString("protocol"),
        row.getBoolean("incoming"),
        texts(row.getArray("names")),
        row.getBigDecimal("connections").longValue(),
        row.getBigDecimal("bytes_in").longValue(),
        row.getBigDecimal("bytes_out").longValue(),
        StoredTime.read(row, "first"),
        StoredTime.read(row, "last"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
