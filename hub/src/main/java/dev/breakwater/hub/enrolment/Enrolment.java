package dev.breakwater.hub.enrolment;

import dev.breakwater.hub.access.Secret;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.pki.Pem;
import dev.breakwater.hub.pki.PkiException;
import dev.breakwater.hub.store.Names;
import dev.breakwater.hub.store.StoredTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes their certificates: the first against one-time tokens that the administrator makes,
 * the next against the one before.
 */
public final class Enrolment {
  /** How long a token waits to be used unless it is said otherwise. */
  public static final Duration TOKEN_VALIDITY = Duration.ofHours(1);

  /** The longest that a token may wait. */
  public static final Duration MAX_TOKEN_VALIDITY = Duration.ofDays(7);

  /** A node that renews without end fills no store with certificates. */
  private static final int MOST_RENEWALS = 20;

  private static final Duration RENEWALS_COUNT_FOR = Duration.ofHours(1);

  private final Jdbi store;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  public Enrolment(Jdbi store, CertificateAuthority authority, InstantSource clock) {
    this.store = store;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * A token, shown this once.
   *
   * @param token the secret
   * @param expires when it ends unused
   */
  public record NewToken(String token, Instant expires) {}

  /**
   * What a node gets.
   *
   * @param certificate its certificate in PEM
   * @param ca the authority's certificate in PEM
   * @param expires when its certificate ends
   */
  public record Issued(String certificate, String ca, Instant expires) {}

  /**
   * Makes a token for one node of the cluster.
   *
   * @param node the node's name; empty for any
   * @param validity how long it waits; brought into one minute to {@link #MAX_TOKEN_VALIDITY}
   * @throws EnrolmentRefusedException if a name is none
   */
  public NewToken newToken(String cluster, String node, Duration validity)
      throws EnrolmentRefusedException {
    requireName("cluster", cluster);
    if (!node.isEmpty()) {
      requireName("node", node);
    }
    Instant now = clock.instant();
    Duration bounded =
        validity.compareTo(MAX_TOKEN_VALIDITY) > 0
            ? MAX_TOKEN_VALIDITY
            : validity.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : validity;
    String token = Secret.random();
    store.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  "INSERT INTO cluster (name, made) VALUES (:name, :now) ON CONFLICT DO NOTHING")
              .bind("name", cluster)
              .bind("now", StoredTime.of(now))
              .execute();
          handle
              .createUpdate(
                  """
                  INSERT INTO enrolment_token (hash, cluster, node, made, expires)
                  VALUES (:hash, :cluster, :node, :now, :expires)
                  """)
              .bind("hash", Secret.hash(token))
              .bind("cluster", cluster)
              .bind("node", node)
              .bind("now", StoredTime.of(now))
              .bind("expires", StoredTime.of(now.plus(bounded)))
              .execute();
        });
    return new NewToken(token, now.plus(bounded));
  }

  /**
   * Issues a certificate and uses the token up. Of two who bring one token at once with different
   * keys or names, one is enrolled. Who used a token up and brings it again while it is good, with
   * the same names and key, gets a certificate again: the answer to the first may have been lost.
   *
   * @param publicKey base64 of the SubjectPublicKeyInfo of an EC P-256 key
   * @param signature base64 of the ECDSA signature, with SHA-256, over token, cluster and node,
   *     each on a line
   * @throws EnrolmentRefusedException if it is not enrolled, with the reason
   * @throws PkiException if no certificate could be made
   */
  public Issued enrol(String token, String cluster, String node, String publicKey, String signature)
      throws EnrolmentRefusedException, PkiException {
    requireName("cluster", cluster);
    requireName("node", node);
    NodeKey key = NodeKey.of(publicKey);
    if (!key.signed(token + "\n" + cluster + "\n" + node, signature)) {
      throw EnrolmentRefusedException.notAllowed(
          "the signature does not show that the node holds the key");
    }
    byte[] hash = Secret.hash(token);
    Attempt attempt =
        store.inTransaction(
            handle -> {
              Instant now = clock.instant();
              lock(handle, cluster, node);
              Optional<String> refusal = useUp(handle, hash, cluster, node, key, now);
              return refusal.isPresent()
                  ? new Attempt.Refused(refusal.get())
                  : issue(handle, cluster, node, key, hash, now);
            });
    return issued(attempt);
  }

  /**
   * Issues another certificate to a node that shows one that is good: before that ends, with the
   * same key or another.
   *
   * @param signature base64 of the ECDSA signature, with SHA-256, over cluster, node and publicKey,
   *     each on a line
   * @throws EnrolmentRefusedException if it gets none, with the reason
   * @throws PkiException if no certificate could be made
   */
  public Issued renew(String cluster, String node, String publicKey, String signature)
      throws EnrolmentRefusedException, PkiException {
    NodeKey key = NodeKey.of(publicKey);
    if (!key.signed(cluster + "\n" + node + "\n" + publicKey, signature)) {
      throw EnrolmentRefusedException.notAllowed(
          "the signature does not show that the node holds the key");
    }
    Attempt attempt =
        store.inTransaction(
            handle -> {
              Instant now = clock.instant();
              lock(handle, cluster, node);
              Optional<String> refusal = refuseRenewal(handle, cluster, node, now);
              return refusal.isPresent()
                  ? new Attempt.Refused(refusal.get())
                  : issue(handle, cluster, node, key, null, now);
            });
    return issued(attempt);
  }

  private Issued issued(Attempt attempt) throws EnrolmentRefusedException, PkiException {
    return switch (attempt) {
      case Attempt.Enrolled enrolled ->
          new Issued(
              Pem.of(enrolled.certificate()),
              Pem.of(authority.certificate()),
              enrolled.certificate().getNotAfter().toInstant());
      case Attempt.Refused refused -> throw EnrolmentRefusedException.notAllowed(refused.reason());
    };
  }

  private sealed interface Attempt {
    record Enrolled(X509Certificate certificate) implements Attempt {}

    record Refused(String reason) implements Attempt {}
  }

  private Attempt issue(
      Handle handle,
      String cluster,
      String node,
      NodeKey key,
      byte @Nullable [] tokenHash,
      Instant now)
      throws PkiException {
    X509Certificate certificate = authority.issueForNode(cluster, node, key.publicKey());
    record(handle, certificate, cluster, node, tokenHash, now);
    return new Attempt.Enrolled(certificate);
  }

  /** A node's certificates are issued and revoked by one at a time: none slips through between. */
  private static void lock(Handle handle, String cluster, String node) {
    handle.execute(
        "SELECT pg_advisory_xact_lock(hashtext(?), hashtext(?))",
        "certificates",
        cluster + "/" + node);
  }

  private static Optional<String> refuseRenewal(
      Handle handle, String cluster, String node, Instant now) {
    return handle
        .createQuery(
            """
            SELECT count(*) FILTER (WHERE revoked IS NULL AND expires > :now) AS good,
              count(*) FILTER (WHERE issued > :lately) AS lately
            FROM certificate WHERE cluster = :cluster AND node = :node
            """)
        .bind("now", StoredTime.of(now))
        .bind("lately", StoredTime.of(now.minus(RENEWALS_COUNT_FOR)))
        .bind("cluster", cluster)
        .bind("node", node)
        .map(
            (row, context) -> {
              if (row.getInt("good") == 0) {
                return "the certificate of this node is revoked: enrol it again";
              }
              return row.getInt("lately") >= MOST_RENEWALS
                  ? "this node was given " + MOST_RENEWALS + " certificates within the hour: wait"
                  : "";
            })
        .findOne()
        .filter(reason -> !reason.isEmpty());
  }

  /**
   * Refuses the node's certificates from now on.
   *
   * @return how many there were
   */
  public int revoke(String cluster, String node) {
    return store.inTransaction(handle -> revoke(handle, cluster, node));
  }

  private int revoke(Handle handle, String cluster, String node) {
    lock(handle, cluster, node);
    return handle
        .createUpdate(
            """
            UPDATE certificate SET revoked = :now
            WHERE cluster = :cluster AND node = :node AND revoked IS NULL
            """)
        .bind("cluster", cluster)
        .bind("node", node)
        .bind("now", StoredTime.of(clock.instant()))
        .execute();
  }

  /**
   * Gives a node up: its certificates are refused from now on, and it is no longer among the
   * sources that are expected to say something. What it sent, and what of it was lost, stays; what
   * it said of itself goes.
   *
   * @return how many certificates were revoked and sources forgotten; 0 if there was no such node
   */
  public int retire(String cluster, String node) {
    return store.inTransaction(
        handle -> {
          int gone = revoke(handle, cluster, node);
          handle
              .createUpdate(
                  """
                  UPDATE silence SET ended = :now
                  WHERE cluster = :cluster AND node = :node AND ended IS NULL
                  """)
              .bind("cluster", cluster)
              .bind("node", node)
              .bind("now", StoredTime.of(clock.instant()))
              .execute();
          forget(handle, "publisher_state", cluster, node);
          forget(handle, "rule_answer", cluster, node);
          return gone + forget(handle, "source", cluster, node);
        });
  }

  private static int forget(Handle handle, String table, String cluster, String node) {
    return handle
        .createUpdate("DELETE FROM <table> WHERE cluster = :cluster AND node = :node")
        .define("table", table)
        .bind("cluster", cluster)
        .bind("node", node)
        .execute();
  }

  private static Optional<String> useUp(
      Handle handle, byte[] hash, String cluster, String node, NodeKey key, Instant now) {
    int used =
        handle
            .createUpdate(
                """
                UPDATE enrolment_token
                SET used = coalesce(used, :now), used_node = :node, used_key = :key
                WHERE hash = :hash AND expires > :now AND cluster = :cluster
                  AND node IN ('', :node)
                  AND (used IS NULL OR (used_node = :node AND used_key = :key
                    AND NOT EXISTS (SELECT FROM certificate
                      WHERE token_hash = :hash AND revoked IS NOT NULL)
                    AND (SELECT count(*) FROM certificate WHERE token_hash = :hash) < :most))
                """)
            .bind("most", MOST_RENEWALS)
            .bind("now", StoredTime.of(now))
            .bind("hash", hash)
            .bind("cluster", cluster)
            .bind("node", node)
            .bind("key", key.digest())
            .execute();
    if (used == 1) {
      return Optional.empty();
    }
    return Optional.of(
        handle
            .createQuery("SELECT used, expires FROM enrolment_token WHERE hash = :hash")
            .bind("hash", hash)
            .map(
                (row, context) -> {
                  if (row.getObject("used") != null) {
                    return "the enrolment token was used already: make another for this node";
                  }
                  if (!StoredTime.read(row, "expires").isAfter(now)) {
                    return "the enrolment token has expired: make another for this node";
                  }
                  return "the enrolment token is for another cluster or node";
                })
            .findOne()
            .orElse("the enrolment token is not known to this hub"));
  }

  private static void record(
      Handle handle,
      X509Certificate certificate,
      String cluster,
      String node,
      byte @Nullable [] tokenHash,
      Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO certificate (serial, cluster, node, issued, expires, token_hash)
            VALUES (:serial, :cluster, :node, :issued, :expires, :token)
            """)
        .bind("token", tokenHash)
        .bind("serial", certificate.getSerialNumber().toString(16))
        .bind("cluster", cluster)
        .bind("node", node)
        .bind("issued", StoredTime.of(now))
        .bind("expires", StoredTime.of(certificate.getNotAfter().toInstant()))
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO source (cluster, node, source, state, reason, events_seen, events_lost,
              last_event, last_heard, attributes)
            VALUES (:cluster, :node, 'NODE', 'NOT_COVERED',
              'the node is enrolled and has not said anything yet', 0, 0, :epoch, :now, '{}')
            ON CONFLICT DO NOTHING
            """)
        .bind("cluster", cluster)
        .bind("node", node)
        .bind("epoch", StoredTime.of(Instant.EPOCH))
        .bind("now", StoredTime.of(now))
        .execute();
  }

  private static void requireName(String what, String name) throws EnrolmentRefusedException {
    if (!Names.isName(name)) {
      throw EnrolmentRefusedException.malformed(
          "the name of the " + what + " is not a name: " + Names.RULE);
    }
  }
}
