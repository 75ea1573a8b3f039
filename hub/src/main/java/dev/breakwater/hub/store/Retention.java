package dev.breakwater.hub.store;

import dev.breakwater.hub.ledger.Folding;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes what is over and what nobody asks for any more. Findings stay, and so do the record of
 * responses and the sums of the ledger.
 */
public final class Retention {
  private static final Duration KEPT = Duration.ofDays(30);

  private final Jdbi store;

  public Retention(Jdbi store) {
    this.store = store;
  }

  /** Removes what was over thirty days before the time. */
  public void remove(Instant now) {
    store.useTransaction(
        handle -> {
          Folding.fold(handle, now.minus(KEPT));
          for (String over :
              new String[] {
                "loss WHERE received",
                "enrolment_token WHERE expires",
                "certificate WHERE expires",
                "silence WHERE ended",
                "directive WHERE expires"
              }) {
            handle
                .createUpdate("DELETE FROM " + over + " < :before")
                .bind("before", StoredTime.of(now.minus(KEPT)))
                .execute();
          }
        });
  }
}
