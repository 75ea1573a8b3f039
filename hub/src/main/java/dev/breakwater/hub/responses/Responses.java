package dev.breakwater.hub.responses;

import dev.breakwater.hub.directives.Directives;
import dev.breakwater.hub.responses.ResponseRecord.State;
import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.SourceHealth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Orders responses and keeps their record. */
public final class Responses {
  /** How long a node may act on a response after it was asked for. */
  public static final Duration VALIDITY = Duration.ofMinutes(2);

  /** The most responses that one call gives. */
  public static final int MAX_LIMIT = 500;

  private static final int MAX_DETAIL = 500;

  private final Jdbi store;
  private final Directives directives;
  private final Runnable afterDirective;
  private final InstantSource clock;

  /**
   * @param afterDirective run after each commit of a directive; must not block
   */
  public Responses(
      Jdbi store, Directives directives, Runnable afterDirective, InstantSource clock) {
    this.store = store;
    this.directives = directives;
    this.afterDirective = afterDirective;
    this.clock = clock;
  }

  /** Whether a node acts on responses, as far as it has said. */
  public enum Switch {
    ON,
    OFF,
    UNKNOWN
  }

  /**
   * Orders it: the record and the signed directive are one transaction. What is refused because the
   * node says that response is off there is on record too.
   *
   * @param requestedBy who asks, as the hub knows them
   * @throws ResponseRefusedException if the node is not known, or says that response is off
   */
  public ResponseRecord order(ResponseRequest request, String requestedBy)
      throws ResponseRefusedException {
    Optional<Switch> state = find(request.cluster(), request.node());
    if (state.isEmpty()) {
      throw new ResponseRefusedException(
          404, "the hub knows no node " + request.node() + " of " + request.cluster());
    }
    Instant now = clock.instant();
    if (state.get() == Switch.OFF) {
      String words =
          "response is switched off on the node "
              + request.node()
              + ": start its collector, or `breakwater up`, with --allow-response";
      store.useTransaction(handle -> refuse(handle, request, requestedBy, now, words));
      throw new ResponseRefusedException(409, words);
    }
    Instant expires = now.plus(VALIDITY);
    String uid =
        store.inTransaction(
            handle -> {
              Directive directive =
                  directives.issue(
                      handle,
                      request.cluster(),
                      request.node(),
                      request.order(requestedBy),
                      expires);
              record(handle, directive.uid(), request, requestedBy, now, expires);
              return directive.uid();
            });
    afterDirective.run();
    return find(uid).orElseThrow();
  }

  private static void refuse(
      Handle handle, ResponseRequest request, String requestedBy, Instant now, String words) {
    String uid = UUID.randomUUID().toString();
    record(handle, uid, request, requestedBy, now, now);
    answer(
        handle,
        request.cluster(),
        request.node(),
        uid,
        Remediation.Status.FAILURE,
        "refused by the hub: " + words,
        now);
  }

  private static void record(
      Handle handle,
      String uid,
      ResponseRequest request,
      String requestedBy,
      Instant now,
      Instant expires) {
    handle
        .createUpdate(
            """
            INSERT INTO response (uid, cluster, node, action, process_uid, container_uid, alert,
              requested_by, reason, requested, expires)
            VALUES (:uid, :cluster, :node, :action, :processUid, :containerUid, :alert, :by,
              :reason, :now, :expires)
            """)
        .bind("uid", uid)
        .bind("cluster", request.cluster())
        .bind("node", request.node())
        .bind("action", request.action().name())
        .bind("processUid", request.processUid())
        .bind("containerUid", request.containerUid())
        .bind("alert", request.alert())
        .bind("by", StoredText.of(requestedBy, MAX_DETAIL))
        .bind("reason", StoredText.of(request.reason(), ResponseRequest.MAX_REASON))
        .bind("now", StoredTime.of(now))
        .bind("expires", StoredTime.of(expires))
        .execute();
  }

  /** Whether the node acts on responses, as far as it has said. */
  public Switch of(String cluster, String node) {
    return find(cluster, node).orElse(Switch.UNKNOWN);
  }

  private Optional<Switch> find(String cluster, String node) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT attributes FROM source
                    WHERE cluster = :cluster AND node = :node AND source = 'NODE' AND name = ''
                    """)
                .bind("cluster", cluster)
                .bind("node", node)
                .map(
                    (row, context) -> {
                      Map<String, String> said = Attributes.ofJson(row.getString("attributes"));
                      return switch (said.getOrDefault(SourceHealth.RESPONSE, "")) {
                        case "on" -> Switch.ON;
                        case "off" -> Switch.OFF;
                        default -> Switch.UNKNOWN;
                      };
                    })
                .findOne());
  }

  /**
   * Writes down what a node says came of a response, within the caller's transaction. A node
   * answers for itself only, and once.
   */
  public static void answer(Handle handle, Origin origin, Remediation said, Instant now) {
    answer(
        handle,
        origin.cluster(),
        origin.node(),
        said.directiveUid(),
        said.status(),
        said.detail(),
        now);
  }

  private static void answer(
      Handle handle,
      String cluster,
      String node,
      String uid,
      Remediation.Status status,
      String detail,
      Instant now) {
    handle
        .createUpdate(
            """
            UPDATE response SET status = :status, detail = :detail, answered = :now
            WHERE uid = :uid AND cluster = :cluster AND node = :node AND status = ''
            """)
        .bind("status", status.name())
        .bind("detail", StoredText.of(detail, MAX_DETAIL))
        .bind("now", StoredTime.of(now))
        .bind("uid", StoredText.of(uid, MAX_DETAIL))
        .bind("cluster", cluster)
        .bind("node", node)
        .execute();
  }

  /** The response with that uid. */
  public Optional<ResponseRecord> find(String uid) {
    Instant now = clock.instant();
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM response WHERE uid = :uid")
                .bind("uid", uid)
                .map((row, context) -> response(row, now))
                .findOne());
  }

  /**
   * The newest responses, newest first.
   *
   * @param limit how many at most; brought into 1 to {@link #MAX_LIMIT}
   */
  public List<ResponseRecord> newest(int limit) {
    Instant now = clock.instant();
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM response ORDER BY id DESC LIMIT :limit")
                .bind("limit", Math.clamp(limit, 1, MAX_LIMIT))
                .map((row, context) -> response(row, now))
                .list());
  }

  /** The newest responses to a process or a container of a node, newest first. */
  public List<ResponseRecord> to(
      String cluster, String node, String processUid, String containerUid) {
    Instant now = clock.instant();
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM response
                    WHERE cluster = :cluster AND node = :node
                      AND ((process_uid <> '' AND process_uid = :process)
                        OR (container_uid <> '' AND container_uid = :container))
                    ORDER BY id DESC LIMIT 20
                    """)
                .bind("cluster", StoredText.of(cluster))
                .bind("node", StoredText.of(node))
                .bind("process", StoredText.of(processUid))
                .bind("container", StoredText.of(containerUid))
                .map((row, context) -> response(row, now))
                .list());
  }

  private static ResponseRecord response(ResultSet row, Instant now) throws SQLException {
    Instant expires = StoredTime.read(row, "expires");
    String status = row.getString("status");
    State state =
        status.isEmpty()
            ? expires.isAfter(now) ? State.WAITING : State.EXPIRED
            : State.valueOf(status);
    return new ResponseRecord(
        row.getString("uid"),
        row.getString("cluster"),
        row.getString("node"),
        ResponseOrder.Action.valueOf(row.getString("action")),
        row.getString("process_uid"),
        row.getString("container_uid"),
        row.getObject("alert", Long.class),
        row.getString("requested_by"),
        row.getString("reason"),
        StoredTime.read(row, "requested"),
        expires,
        state,
        row.getString("detail"),
        StoredTime.readNullable(row, "answered"));
  }
}
