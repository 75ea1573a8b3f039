package dev.breakwater.hub.activities;

import dev.breakwater.hub.store.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Who did something on a node, and when.
 *
 * @param time when, by the node's clock
 * @param process the kernel's name of the process
 * @param processUid its uid on the node
 * @param pid its id in the initial pid namespace
 * @param container the id of its container; empty for the node itself
 * @param namespace the namespace of its pod where it is known
 * @param pod the name of its pod where it is known
 */
public record Doing(
    Instant time,
    String process,
    String processUid,
    int pid,
    String container,
    String namespace,
    String pod) {

  static Doing of(ResultSet row) throws SQLException {
    return new Doing(
        StoredTime.read(row, "time"),
        row.getString("process_name"),
        row.getString("process_uid"),
        row.getInt("pid"),
        row.getString("container"),
        row.getString("namespace"),
        row.getString("pod"));
  }
}
