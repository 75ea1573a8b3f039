package dev.breakwater.hub.auditlog;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditParser;
import dev.breakwater.audit.Position;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.audit.AuditDetector;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.store.Findings;
import dev.breakwater.hub.store.Losses;
import dev.breakwater.hub.store.Sources;
import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.rules.RuleSet;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Analyses audit events in memory and commits what they gave rise to: findings, losses, and how far
 * a log is read, in one transaction.
 */
public final class AuditLogs {
  private final Jdbi store;
  private final RuleSet<AuditEvent> rules;
  private final Catalog catalog;
  private final AuditParser parser = new AuditParser();
  private final Runnable afterFinding;
  private final InstantSource clock;
  private final long epoch;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * @param afterFinding run after each commit of findings; must not block
   */
  public AuditLogs(
      Jdbi store,
      RuleSet<AuditEvent> rules,
      Catalog catalog,
      Runnable afterFinding,
      InstantSource clock) {
    this.store = store;
    this.rules = rules;
    this.catalog = catalog;
    this.afterFinding = afterFinding;
    this.clock = clock;
    this.epoch = clock.millis();
  }

  /**
   * What became of a posted list.
   *
   * @param events events that were analysed
   * @param refused events that could not be read, recorded as lost
   * @param findings what was found, before it is joined with what is known
   */
  public record Analysed(long events, long refused, int findings) {}

  /**
   * Analyses what an API server posted, and commits.
   *
   * @param body an EventList in JSON; the caller bounds its size
   */
  public Analysed posted(String cluster, byte[] body) {
    AuditReading reading = reading(cluster);
    parser.list(body, reading);
    commit(cluster, "", reading, Map.of(Coverage.WAY, Coverage.WAY_POSTED), handle -> {});
    return new Analysed(reading.events(), reading.refusedEvents(), reading.found().size());
  }

  /** Records that a post was lost before it could be looked into. */
  public void lostPost(String cluster, String reason) {
    Instant now = clock.instant();
    store.useTransaction(
        handle -> {
          Losses.add(handle, place(cluster), malformed(1, now), reason, now);
          Sources.add(
              handle,
              new Sources.AuditLogProgress(
                  cluster, "", "", 0, 1, Instant.EPOCH, Map.of(Coverage.WAY, Coverage.WAY_POSTED)),
              now);
        });
  }

  AuditReading reading(String cluster) {
    return new AuditReading(new AuditDetector(rules, catalog, cluster));
  }

  AuditParser parser() {
    return parser;
  }

  /** How far a followed log is committed. */
  Optional<Position> position(String cluster, Path log) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT position FROM audit_log_position WHERE cluster = :cluster AND path = :path")
                .bind("cluster", cluster)
                .bind("path", StoredText.of(log.toString()))
                .mapTo(String.class)
                .findOne()
                .flatMap(Position::parse));
  }

  /** Commits what was read of a followed log, and how far. */
  void followed(String cluster, Path log, AuditReading reading, Optional<Position> position) {
    commit(
        cluster,
        log.toString(),
        reading,
        Map.of(Coverage.WAY, Coverage.WAY_FOLLOWED, Coverage.PATH, log.toString()),
        handle -> position.ifPresent(reached -> move(handle, cluster, log, reached)));
  }

  /** Says that a followed log cannot be read. */
  void notReadable(String cluster, Path log, String reason) {
    store.useHandle(
        handle ->
            Sources.add(
                handle,
                new Sources.AuditLogProgress(
                    cluster,
                    log.toString(),
                    reason,
                    0,
                    0,
                    Instant.EPOCH,
                    Map.of(Coverage.WAY, Coverage.WAY_FOLLOWED, Coverage.PATH, log.toString())),
                clock.instant()));
  }

  private void commit(
      String cluster,
      String name,
      AuditReading reading,
      Map<String, String> attributes,
      Consumer<Handle> more) {
    Instant now = clock.instant();
    List<Signal> findings = new ArrayList<>();
    for (AuditReading.Found found : reading.found()) {
      findings.add(
          new Signal(
              new Origin(cluster, "", Part.HUB),
              epoch,
              sequence.incrementAndGet(),
              found.time(),
              found.finding()));
    }
    store.useTransaction(
        handle -> {
          if (reading.refusedEvents() > 0) {
            Losses.add(
                handle,
                place(cluster),
                malformed(reading.refusedEvents(), now),
                reading.reasons(),
                now);
          }
          Sources.add(
              handle,
              new Sources.AuditLogProgress(
                  cluster,
                  name,
                  "",
                  reading.events(),
                  reading.refusedEvents(),
                  reading.lastEvent(),
                  attributes),
              now);
          more.accept(handle);
          Findings.add(handle, findings, now);
        });
    if (!findings.isEmpty()) {
      afterFinding.run();
    }
  }

  private void move(Handle handle, String cluster, Path log, Position position) {
    handle
        .createUpdate(
            """
            INSERT INTO audit_log_position (cluster, path, position, moved)
            VALUES (:cluster, :path, :position, :now)
            ON CONFLICT (cluster, path) DO UPDATE
            SET position = excluded.position, moved = excluded.moved
            """)
        .bind("cluster", cluster)
        .bind("path", StoredText.of(log.toString()))
        .bind("position", position.toString())
        .bind("now", StoredTime.of(clock.instant()))
        .execute();
  }

  private static Losses.Place place(String cluster) {
    return Losses.Place.auditLog(cluster);
  }

  private static Loss malformed(long count, Instant now) {
    return new Loss(Part.HUB, 0, 0, count, Loss.Reason.MALFORMED, now, now);
  }
}
