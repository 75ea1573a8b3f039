package dev.breakwater.hub.noderules;

import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What nodes say became of the rules that they were given. */
public final class RuleAnswers {
  private static final int MAX_TEXT = 500;

  /** So many are kept of a node; the oldest go. */
  private static final int MOST_KEPT = 50;

  private RuleAnswers() {}

  /**
   * A set of rules that a node did not take, or an order that it would not look into.
   *
   * @param version the set's version; empty where nobody can say, because the order was not signed
   *     by the hub's authority
   * @param reason why, in the node's words
   * @param at when the hub learned of it
   */
  public record Refused(String version, String reason, Instant at) {}

  /**
   * Keeps what a node says became of rules, within the caller's transaction. It answers for itself
   * and for rules that it was given; anything else changes nothing.
   */
  public static void keep(Handle handle, Origin origin, Remediation said, Instant now) {
    boolean unsigned = said.directiveUid().isEmpty() && said.status() == Remediation.Status.FAILURE;
    int kept =
        handle
            .createUpdate(
                """
                INSERT INTO rule_answer (cluster, node, directive, version, status, detail,
                  answered)
                SELECT :cluster, :node, :directive, :version, :status, :detail, :now
                WHERE :unsigned OR EXISTS (
                  SELECT FROM directive WHERE uid = :directive AND kind = 'RULES'
                    AND cluster = :cluster AND node IN ('', :node))
                ON CONFLICT (cluster, node, directive) DO UPDATE
                SET version = excluded.version, status = excluded.status,
                  detail = excluded.detail, answered = excluded.answered
                """)
            .bind("cluster", origin.cluster())
            .bind("node", origin.node())
            .bind("directive", StoredText.of(said.directiveUid(), MAX_TEXT))
            .bind("version", unsigned ? "" : StoredText.of(said.target(), MAX_TEXT))
            .bind("status", said.status().name())
            .bind("detail", StoredText.of(said.detail(), MAX_TEXT))
            .bind("now", StoredTime.of(now))
            .bind("unsigned", unsigned)
            .execute();
    if (kept > 0) {
      handle
          .createUpdate(
              """
              DELETE FROM rule_answer WHERE cluster = :cluster AND node = :node
                AND directive IN (
                  SELECT directive FROM rule_answer WHERE cluster = :cluster AND node = :node
                  ORDER BY answered DESC, directive OFFSET :most)
              """)
          .bind("cluster", origin.cluster())
          .bind("node", origin.node())
          .bind("most", MOST_KEPT)
          .execute();
    }
  }

  /** What each node of a cluster refused since it last took a set, the newest first. */
  static Map<String, List<Refused>> refused(Handle handle, String cluster) {
    return handle
        .createQuery(
            """
            SELECT node, version, detail, answered FROM rule_answer refusal
            WHERE cluster = :cluster AND status <> 'SUCCESS' AND NOT EXISTS (
              SELECT FROM rule_answer success
              WHERE success.cluster = refusal.cluster AND success.node = refusal.node
                AND success.status = 'SUCCESS' AND success.answered > refusal.answered)
            ORDER BY node, answered DESC
            """)
        .bind("cluster", cluster)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("node"),
                    new Refused(
                        row.getString("version"),
                        row.getString("detail"),
                        StoredTime.read(row, "answered"))))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }
}
