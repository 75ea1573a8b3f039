package dev.breakwater.hub.access;

import dev.breakwater.hub.access.Identification.Known;
import dev.breakwater.hub.access.Identification.Unknown;
import dev.breakwater.hub.store.StoredTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Tells by a credential who the caller is. */
public final class Callers {
  private final Jdbi store;
  private final AdminToken adminToken;
  private final Sessions sessions;
  private final InstantSource clock;

  public Callers(Jdbi store, AdminToken adminToken, Sessions sessions, InstantSource clock) {
    this.store = store;
    this.adminToken = adminToken;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Who shows this. */
  public Identification identify(Credential credential) {
    return switch (credential) {
      case Credential.Certificate certificate -> node(certificate.serial());
      case Credential.Bearer bearer -> bearer(bearer.token());
      case Credential.SessionCookie cookie ->
          sessions.isOpen(cookie.value())
              ? new Known(new Caller.Administrator("session"))
              : new Unknown("the session has ended: log in again");
    };
  }

  private Identification bearer(String token) {
    if (adminToken.matches(token)) {
      return new Known(new Caller.Administrator("token"));
    }
    Optional<String> cluster =
        store.withHandle(
            handle ->
                handle
                    .createQuery("SELECT name FROM cluster WHERE audit_token_hash = :hash")
                    .bind("hash", Secret.hash(token))
                    .mapTo(String.class)
                    .findOne());
    return cluster.isPresent()
        ? new Known(new Caller.ApiServer(cluster.get()))
        : new Unknown("the token is not known to this hub");
  }

  private Identification node(String serial) {
    Instant now = clock.instant();
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT cluster, node, expires, revoked FROM certificate WHERE serial = :serial")
                .bind("serial", serial)
                .map(
                    (row, context) -> {
                      Caller.Node node =
                          new Caller.Node(row.getString("cluster"), row.getString("node"));
                      if (row.getObject("revoked") != null) {
                        return (Identification)
                            new Unknown("the certificate of this node is revoked: enrol it again");
                      }
                      if (StoredTime.read(row, "expires").isBefore(now)) {
                        return new Unknown(
                            "the certificate of this node has expired: enrol it again");
                      }
                      return new Known(node);
                    })
                .findOne()
                .orElseGet(
                    () -> new Unknown("the certificate is not one that this hub has issued")));
  }
}
