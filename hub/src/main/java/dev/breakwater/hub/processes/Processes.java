package dev.breakwater.hub.processes;

import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.ProcessActivity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** What processes did, from the process activity that the hub keeps. */
public final class Processes {
  /** The most processes that one call gives. */
  public static final int MAX_LIMIT = 500;

  /** The most generations that one call goes down. */
  public static final int MAX_DEPTH = 16;

  private static final String DESCENDANTS =
      """
      WITH RECURSIVE tree (uid, depth) AS (
        SELECT DISTINCT uid, 1 FROM process_activity
        WHERE cluster = :cluster AND node = :node AND parent_uid = :uid AND uid <> :uid
          AND action = :launch AND time BETWEEN :from AND :to
        UNION
        SELECT child.uid, tree.depth + 1 FROM tree
        JOIN process_activity child ON child.parent_uid = tree.uid
        WHERE child.cluster = :cluster AND child.node = :node AND child.uid <> :uid
          AND child.action = :launch AND child.time BETWEEN :from AND :to
          AND tree.depth < :depth
      ), picked AS (
        SELECT uid, min(depth) AS depth FROM (SELECT uid, depth FROM tree LIMIT :limit) bounded
        GROUP BY uid
      )
      SELECT began.*, ending.time AS ended, ending.exit_code AS ended_with FROM picked
      JOIN LATERAL (
        SELECT * FROM process_activity
        WHERE cluster = :cluster AND node = :node AND uid = picked.uid AND action = :launch
          AND time BETWEEN :from AND :to
        ORDER BY time DESC LIMIT 1
      ) began ON true
      LEFT JOIN LATERAL (
        SELECT time, exit_code FROM process_activity
        WHERE cluster = :cluster AND node = :node AND uid = picked.uid AND action = :terminate
        ORDER BY time LIMIT 1
      ) ending ON true
      ORDER BY picked.depth, began.time
      """;

  private final Jdbi store;

  public Processes(Jdbi store) {
    this.store = store;
  }

  /**
   * The processes that a process made, and those that they made, parents before their children.
   *
   * @param uid the process's uid on its node
   * @param from not those that began to run before this
   * @param to not those that began to run after this
   * @param limit how many at most; brought into 1 to {@link #MAX_LIMIT}
   */
  public List<ProcessNode> descendants(
      String cluster, String node, String uid, Instant from, Instant to, int limit) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(DESCENDANTS)
                .bind("cluster", cluster)
                .bind("node", node)
                .bind("uid", uid)
                .bind("from", StoredTime.of(from))
                .bind("to", StoredTime.of(to))
                .bind("launch", ProcessActivity.Action.LAUNCH.name())
                .bind("terminate", ProcessActivity.Action.TERMINATE.name())
                .bind("depth", MAX_DEPTH)
                .bind("limit", Math.clamp(limit, 1, MAX_LIMIT))
                .map(Processes::process)
                .list());
  }

  private static ProcessNode process(ResultSet row, StatementContext context) throws SQLException {
    return new ProcessNode(
        row.getString("cluster"),
        row.getString("node"),
        row.getString("uid"),
        row.getString("parent_uid"),
        row.getInt("pid"),
        row.getString("name"),
        row.getString("path"),
        row.getString("command_line"),
        row.getLong("user_id"),
        row.getString("user_name"),
        row.getString("container"),
        StoredTime.read(row, "created"),
        StoredTime.read(row, "time"),
        StoredTime.readNullable(row, "ended"),
        row.getInt("ended_with"));
  }
}
