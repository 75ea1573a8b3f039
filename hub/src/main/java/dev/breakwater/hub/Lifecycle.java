package dev.breakwater.hub;

import dev.breakwater.hub.access.Sessions;
import dev.breakwater.hub.auditlog.AuditLogs;
import dev.breakwater.hub.auditlog.FollowedAuditLog;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.store.ActivityPartitions;
import dev.breakwater.hub.store.Retention;
import dev.breakwater.hub.tamper.SilenceWatch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Starts what runs besides requests once the store is migrated, and ends it. */
@Singleton
public class Lifecycle {
  private final HubSettings settings;
  private final AuditLogs auditLogs;
  private final Upkeep upkeep;
  private final SilenceWatch silence;
  private final List<FollowedAuditLog> followed = new ArrayList<>();

  public Lifecycle(
      HubSettings settings,
      AuditLogs auditLogs,
      Jdbi store,
      Sessions sessions,
      CertificateAuthority authority,
      SilenceWatch silence,
      InstantSource clock) {
    this.settings = settings;
    this.silence = silence;
    this.auditLogs = auditLogs;
    this.upkeep =
        new Upkeep(
            new ActivityPartitions(store),
            new Retention(store),
            sessions,
            authority,
            settings,
            clock);
  }

  void start(@Observes StartupEvent event) {
    upkeep.start();
    silence.start();
    for (String log : settings.auditLogs().orElse(List.of())) {
      followed.add(FollowedAuditLog.start(auditLogs, log));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    followed.forEach(FollowedAuditLog::close);
    silence.close();
    upkeep.close();
  }
}
