package dev.breakwater.hub.auditlog;

import dev.breakwater.hub.access.Secret;
import dev.breakwater.hub.store.Sources;
import dev.breakwater.hub.store.StoredTime;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The clusters that the hub knows, and the tokens that their API servers post audit events with.
 */
public final class Clusters {
  private final Jdbi store;
  private final InstantSource clock;

  public Clusters(Jdbi store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Makes the cluster known and gives it its first token; empty if it has one. */
  public Optional<String> firstToken(String cluster) {
    String token = Secret.random();
    return store.inTransaction(
        handle -> {
          add(handle, cluster);
          int given =
              handle
                  .createUpdate(
                      """
                      UPDATE cluster SET audit_token_hash = :hash
                      WHERE name = :name AND audit_token_hash IS NULL
                      """)
                  .bind("hash", Secret.hash(token))
                  .bind("name", cluster)
                  .execute();
          return given == 1 ? Optional.of(token) : Optional.empty();
        });
  }

  /** Makes the cluster known and gives it a token that replaces the one before. */
  public String newToken(String cluster) {
    String token = Secret.random();
    store.useTransaction(
        handle -> {
          add(handle, cluster);
          handle
              .createUpdate("UPDATE cluster SET audit_token_hash = :hash WHERE name = :name")
              .bind("hash", Secret.hash(token))
              .bind("name", cluster)
              .execute();
        });
    return token;
  }

  private void add(Handle handle, String cluster) {
    handle
        .createUpdate(
            "INSERT INTO cluster (name, made) VALUES (:name, :now) ON CONFLICT DO NOTHING")
        .bind("name", cluster)
        .bind("now", StoredTime.of(clock.instant()))
        .execute();
    Sources.expectPostedLog(handle, cluster, clock.instant());
  }
}
