package dev.breakwater.hub.ledger;

import dev.breakwater.hub.ledger.LedgerLine.Cause;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger. Positions and sums of loss are moved in one transaction each, and are read in
 * one view of the store, so that a line that does not add up is a fault and not a moment.
 */
public final class Ledger {
  private final Jdbi store;

  public Ledger(Jdbi store) {
    this.store = store;
  }

  /**
   * Which lines; what is null does not restrict.
   *
   * @param cluster of the cluster with this name
   * @param node of the node with this name
   */
  public record Query(@Nullable String cluster, @Nullable String node) {
    /** Every line. */
    public static final Query ALL = new Query(null, null);
  }

  private record Run(String cluster, String node, String part, long epoch) {}

  private record Causes(List<Cause> numbered, List<Cause> events) {
    Causes() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** The lines, by cluster, node and part, the newest run first. */
  public List<LedgerLine> lines(Query query) {
    return store.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          Map<Run, Causes> causes = causes(handle, query);
          return handle
              .createQuery(
                  """
                  SELECT * FROM position
                  WHERE (CAST(:cluster AS text) IS NULL OR cluster = :cluster)
                    AND (CAST(:node AS text) IS NULL OR node = :node)
                  ORDER BY cluster, node, part, epoch DESC
                  """)
              .bind("cluster", query.cluster())
              .bind("node", query.node())
              .map((row, context) -> line(row, causes))
              .list();
        });
  }

  private static Map<Run, Causes> causes(Handle handle, Query query) {
    Map<Run, Causes> causes = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT * FROM loss_sum
            WHERE (CAST(:cluster AS text) IS NULL OR cluster = :cluster)
              AND (CAST(:node AS text) IS NULL OR node = :node)
            ORDER BY part, reason
            """)
        .bind("cluster", query.cluster())
        .bind("node", query.node())
        .map(
            (row, context) -> {
              Causes of = causes.computeIfAbsent(run(row, "origin"), key -> new Causes());
              (row.getBoolean("numbered") ? of.numbered() : of.events())
                  .add(
                      new Cause(
                          label(row.getString("part")),
                          row.getString("reason"),
                          row.getLong("count")));
              return of;
            })
        .list();
    return causes;
  }

  private static LedgerLine line(ResultSet row, Map<Run, Causes> causes) throws SQLException {
    Causes of = causes.getOrDefault(run(row, "part"), new Causes());
    long sent = row.getLong("last_sequence");
    long stored = row.getLong("stored");
    long lost = row.getLong("lost");
    long recorded = of.numbered().stream().mapToLong(Cause::count).sum();
    return new LedgerLine(
        row.getString("cluster"),
        row.getString("node"),
        label(row.getString("part")),
        row.getLong("epoch"),
        Math.max(1, row.getInt("folded")),
        sent,
        stored,
        lost,
        of.numbered(),
        of.events(),
        sent == stored + lost && lost == recorded,
        StoredTime.read(row, "first_time"),
        StoredTime.read(row, "last_time"),
        StoredTime.read(row, "heard"));
  }

  private static Run run(ResultSet row, String part) throws SQLException {
    return new Run(
        row.getString("cluster"), row.getString("node"), row.getString(part), row.getLong("epoch"));
  }

  private static String label(String part) {
    return Part.valueOf(part).label();
  }
}
