package dev.breakwater.hub;

import dev.breakwater.hub.access.Sessions;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.pki.ServerCertificate;
import dev.breakwater.hub.store.ActivityPartitions;
import dev.breakwater.hub.store.Retention;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the hub does by the clock: partitions every minute, the rest every hour. */
final class Upkeep implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration THOROUGH_INTERVAL = Duration.ofHours(1);

  private final ActivityPartitions partitions;
  private final Retention retention;
  private final Sessions sessions;
  private final CertificateAuthority authority;
  private final HubSettings settings;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  Upkeep(
      ActivityPartitions partitions,
      Retention retention,
      Sessions sessions,
      CertificateAuthority authority,
      HubSettings settings,
      InstantSource clock) {
    this.partitions = partitions;
    this.retention = retention;
    this.sessions = sessions;
    this.authority = authority;
    this.settings = settings;
    this.clock = clock;
  }

  /** Does what signals cannot be taken in without, and goes on in a thread of its own. */
  void start() {
    partitions.arrange(clock.instant());
    Thread.ofVirtual().name("upkeep").start(this::goOn);
  }

  @Override
  public void close() {
    closing.countDown();
  }

  private void goOn() {
    Instant thoroughly = Instant.EPOCH;
    try {
      do {
        Instant now = clock.instant();
        try {
          partitions.arrange(now);
          if (!thoroughly.plus(THOROUGH_INTERVAL).isAfter(now)) {
            thoroughly = now;
            retention.remove(now);
            sessions.removeEnded();
            renewCertificate();
          }
        } catch (IOException | RuntimeException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the hub's upkeep failed and is tried again within a minute",
              e);
        }
      } while (!closing.await(INTERVAL.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the hub's upkeep ends", e);
    }
  }

  /** The web server reads the files anew every hour. */
  private void renewCertificate() throws IOException {
    ServerCertificate certificate =
        ServerCertificate.in(settings.data().resolve("pki"), authority, settings.host(), clock);
    LOG.log(System.Logger.Level.DEBUG, "serving {0}", certificate.certificateFile());
  }
}
