package dev.breakwater.hub.directives;

import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.pki.PkiException;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The directives that the hub has issued. */
public final class Directives {
  /** Held to the end of the transaction, so that generations rise in the order of commits. */
  private static final long ORDER_LOCK = 0x62_72_65_61_6b_64L;

  /** The most directives that a node gets at once; it asks again for the rest. */
  private static final int AT_ONCE = 50;

  private final Jdbi store;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  public Directives(Jdbi store, CertificateAuthority authority, InstantSource clock) {
    this.store = store;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * Issues a directive for a collector, within the caller's transaction. Rules take the place of
   * those that were issued to the same cluster before.
   *
   * @param node the node that it is for; empty for every node of the cluster
   * @param expires from when on nobody acts on it
   */
  public Directive issue(Handle handle, String cluster, String node, Order order, Instant expires) {
    handle.execute("SELECT pg_advisory_xact_lock(?)", ORDER_LOCK);
    Instant now = clock.instant();
    String kind =
        switch (order) {
          case RulesOrder _ -> "RULES";
          case ResponseOrder _ -> "RESPONSE";
        };
    if (order instanceof RulesOrder) {
      handle
          .createUpdate(
              """
              UPDATE directive SET replaced = true
              WHERE cluster = :cluster AND node = :node AND kind = :kind AND NOT replaced
              """)
          .bind("cluster", cluster)
          .bind("node", node)
          .bind("kind", kind)
          .execute();
    }
    Directive directive =
        new Directive(
            UUID.randomUUID().toString(),
            cluster,
            node,
            Part.COLLECTOR,
            nextGeneration(handle, now),
            now,
            expires,
            order);
    SignedDirective signed;
    try {
      signed = authority.sign(directive);
    } catch (PkiException e) {
      throw new UncheckedIOException(e);
    }
    handle
        .createUpdate(
            """
            INSERT INTO directive (generation, uid, cluster, node, part, kind, issued, expires,
              signed)
            VALUES (:generation, :uid, :cluster, :node, :part, :kind, :issued, :expires, :signed)
            """)
        .bind("generation", directive.generation())
        .bind("uid", directive.uid())
        .bind("cluster", cluster)
        .bind("node", node)
        .bind("part", directive.part().name())
        .bind("kind", kind)
        .bind("issued", StoredTime.of(now))
        .bind("expires", StoredTime.of(expires))
        .bind("signed", SignedDirective.encode(List.of(signed)))
        .execute();
    return directive;
  }

  /** Of the clock at least: a store that was put back must not repeat what nodes have seen. */
  private static long nextGeneration(Handle handle, Instant now) {
    long last =
        handle
            .createQuery("SELECT coalesce(max(generation), 0) FROM directive")
            .mapTo(Long.class)
            .one();
    return Math.max(last + 1, now.toEpochMilli());
  }

  /** What a node is to be told, oldest first; what has expired or was replaced is left out. */
  public List<SignedDirective> after(long generation, String cluster, String node) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT signed FROM directive
                    WHERE cluster = :cluster AND node IN ('', :node) AND generation > :after
                      AND expires > :now AND NOT replaced
                    ORDER BY generation LIMIT :limit
                    """)
                .bind("cluster", cluster)
                .bind("node", node)
                .bind("after", generation)
                .bind("now", StoredTime.of(clock.instant()))
                .bind("limit", AT_ONCE)
                .map((row, context) -> signed(row.getBytes("signed")))
                .list());
  }

  private static SignedDirective signed(byte[] bytes) throws SQLException {
    try {
      return SignedDirective.decode(bytes).getFirst();
    } catch (MalformedSignalException e) {
      throw new SQLException("a directive in the store is not readable: " + e.getMessage(), e);
    }
  }

  /** The newest generation of each cluster that has any. */
  Map<String, Long> newest() {
    return store.withHandle(
        handle -> {
          Map<String, Long> newest = new HashMap<>();
          handle
              .createQuery(
                  "SELECT cluster, max(generation) AS newest FROM directive GROUP BY cluster")
              .map((row, context) -> Map.entry(row.getString("cluster"), row.getLong("newest")))
              .forEach(entry -> newest.put(entry.getKey(), entry.getValue()));
          return newest;
        });
  }
}
