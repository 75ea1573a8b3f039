package dev.breakwater.hub.tamper;

import dev.breakwater.hub.store.Findings;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Notices nodes that said that they are watched and then say nothing: one finding for each silence,
 * and a note when it ends. A time in which the hub itself could not hear counts for nobody's
 * silence.
 */
public final class SilenceWatch implements AutoCloseable {
  /** A node that is watched says so every five seconds; this long without is a silence. */
  public static final Duration SILENT_AFTER = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(SilenceWatch.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Looks further apart than this mean that the hub was not running, or could not. */
  private static final Duration DEAF_AFTER = Duration.ofSeconds(12);

  private final Jdbi store;
  private final TamperFindings tamper;
  private final Runnable afterFinding;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long epoch;
  private long sequence;
  private Instant listeningSince;
  private Instant lastLook;

  /**
   * @param afterFinding run after each commit of findings; must not block
   */
  public SilenceWatch(
      Jdbi store, TamperFindings tamper, Runnable afterFinding, InstantSource clock) {
    this.store = store;
    this.tamper = tamper;
    this.afterFinding = afterFinding;
    this.clock = clock;
    this.epoch = Math.max(1, clock.millis());
    this.listeningSince = clock.instant();
    this.lastLook = listeningSince;
  }

  /** Looks every five seconds from now on, in a thread of its own. */
  public void start() {
    Thread.ofVirtual().name("silence-watch").start(this::goOn);
  }

  @Override
  public void close() {
    closing.countDown();
  }

  private void goOn() {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) {
          listeningSince = clock.instant();
          LOG.log(
              System.Logger.Level.WARNING,
              "the hub cannot look for silent nodes, and counts silence anew from now on",
              e);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the watch for silent nodes ends", e);
    }
  }

  /** Looks once. One thread at a time may call it. */
  public void look() {
    Instant now = clock.instant();
    if (Duration.between(lastLook, now).abs().compareTo(DEAF_AFTER) > 0) {
      listeningSince = now;
    }
    lastLook = now;
    List<Signal> findings =
        store.inTransaction(
            handle -> {
              List<Signal> found = new ArrayList<>();
              for (Silence silence : ended(handle)) {
                found.add(back(silence, now));
              }
              if (!listeningSince.plus(SILENT_AFTER).isAfter(now)) {
                for (Silence silence : begun(handle, now)) {
                  found.add(silent(silence, now));
                }
              }
              Findings.add(handle, found, now);
              return found;
            });
    if (!findings.isEmpty()) {
      afterFinding.run();
    }
  }

  private record Silence(String cluster, String node, Instant since, Instant until) {}

  private static List<Silence> begun(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            INSERT INTO silence (cluster, node, since, noticed)
            SELECT cluster, node, last_heard, :now FROM source
            WHERE source = 'NODE' AND name = '' AND state = 'COVERED' AND last_heard < :before
              AND NOT EXISTS (SELECT FROM silence open
                WHERE open.cluster = source.cluster AND open.node = source.node
                  AND open.ended IS NULL)
            ON CONFLICT DO NOTHING
            RETURNING cluster, node, since, noticed AS until
            """)
        .bind("now", StoredTime.of(now))
        .bind("before", StoredTime.of(now.minus(SILENT_AFTER)))
        .map((row, context) -> silence(row))
        .list();
  }

  private static List<Silence> ended(Handle handle) {
    return handle
        .createQuery(
            """
            UPDATE silence SET ended = source.last_heard FROM source
            WHERE silence.ended IS NULL AND source.source = 'NODE' AND source.name = ''
              AND source.cluster = silence.cluster AND source.node = silence.node
              AND source.last_heard > silence.since
            RETURNING silence.cluster, silence.node, silence.since, silence.ended AS until
            """)
        .map((row, context) -> silence(row))
        .list();
  }

  private static Silence silence(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Silence(
        row.getString("cluster"),
        row.getString("node"),
        StoredTime.read(row, "since"),
        StoredTime.read(row, "until"));
  }

  private Signal silent(Silence silence, Instant now) {
    return signal(
        silence,
        LifecycleActivity.Event.SILENT,
        "nothing was heard of it since "
            + silence.since()
            + ", "
            + seconds(silence)
            + " s before this was noticed",
        now);
  }

  private Signal back(Silence silence, Instant now) {
    return signal(
        silence,
        LifecycleActivity.Event.RESUMED,
        "the node is heard again after " + seconds(silence) + " s of silence",
        now);
  }

  private static long seconds(Silence silence) {
    return Duration.between(silence.since(), silence.until()).toSeconds();
  }

  private Signal signal(
      Silence silence, LifecycleActivity.Event event, String detail, Instant now) {
    Origin node = new Origin(silence.cluster(), silence.node(), Part.HUB);
    Finding finding =
        tamper.ofNode(
            node,
            new LifecycleActivity(event, Part.PUBLISHER, detail),
            silence.cluster() + "/" + silence.node() + "/" + silence.since());
    sequence++;
    return new Signal(node, epoch, sequence, now, finding);
  }
}
