package dev.breakwater.hub.access;

import dev.breakwater.hub.store.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Browser sessions of the administrator, and the links that open one. */
public final class Sessions {
  /** How long a session lasts. */
  public static final Duration VALIDITY = Duration.ofHours(12);

  /** How long a link waits to be followed. */
  public static final Duration LINK_VALIDITY = Duration.ofMinutes(10);

  private final Jdbi store;
  private final InstantSource clock;

  public Sessions(Jdbi store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Opens a session and gives the secret that the browser keeps. */
  public String open() {
    String secret = Secret.random();
    Instant now = clock.instant();
    store.useHandle(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO session (hash, made, expires) VALUES (:hash, :made, :expires)")
                .bind("hash", Secret.hash(secret))
                .bind("made", StoredTime.of(now))
                .bind("expires", StoredTime.of(now.plus(VALIDITY)))
                .execute());
    return secret;
  }

  /** Whether the secret is of a session that has not ended. */
  public boolean isOpen(String secret) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT FROM session WHERE hash = :hash AND expires > :now)")
                .bind("hash", Secret.hash(secret))
                .bind("now", StoredTime.of(clock.instant()))
                .mapTo(Boolean.class)
                .one());
  }

  /** Ends the session with that secret, if there is one. */
  public void end(String secret) {
    store.useHandle(
        handle ->
            handle
                .createUpdate("DELETE FROM session WHERE hash = :hash")
                .bind("hash", Secret.hash(secret))
                .execute());
  }

  /** Makes the code of a link that opens one session. */
  public String newLink() {
    String code = Secret.random();
    store.useHandle(
        handle ->
            handle
                .createUpdate("INSERT INTO login_link (hash, expires) VALUES (:hash, :expires)")
                .bind("hash", Secret.hash(code))
                .bind("expires", StoredTime.of(clock.instant().plus(LINK_VALIDITY)))
                .execute());
    return code;
  }

  /** Uses the code up; whether it was good. Of two who use one code at once, one is let in. */
  public boolean useLink(String code) {
    return store.withHandle(
            handle ->
                handle
                    .createUpdate("DELETE FROM login_link WHERE hash = :hash AND expires > :now")
                    .bind("hash", Secret.hash(code))
                    .bind("now", StoredTime.of(clock.instant()))
                    .execute())
        > 0;
  }

  /** Removes what has ended. */
  public void removeEnded() {
    store.useHandle(
        handle -> {
          for (String table : new String[] {"session", "login_link"}) {
            handle
                .createUpdate("DELETE FROM " + table + " WHERE expires <= :now")
                .bind("now", StoredTime.of(clock.instant()))
                .execute();
          }
        });
  }
}
