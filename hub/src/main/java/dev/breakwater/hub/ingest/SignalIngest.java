package dev.breakwater.hub.ingest;

import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.ingest.IngestOutcome.Committed;
import dev.breakwater.hub.ingest.IngestOutcome.Kind;
import dev.breakwater.hub.ingest.IngestOutcome.Refused;
import dev.breakwater.hub.store.Findings;
import dev.breakwater.hub.store.Losses;
import dev.breakwater.hub.store.Sources;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Commits batches of signals. One transaction holds the position of the batch's origin and epoch,
 * skips what is committed already, writes the effects of the rest and moves the position, so that a
 * batch that is sent twice, or twice at once, has its effect once.
 */
public final class SignalIngest {
  private static final Set<Part> SENDERS = Set.of(Part.COLLECTOR, Part.PUBLISHER);

  private static final System.Logger LOG = System.getLogger(SignalIngest.class.getName());

  private final Jdbi store;
  private final Runnable afterFinding;
  private final InstantSource clock;

  /**
   * @param afterFinding run after each commit of findings; must not block
   */
  public SignalIngest(Jdbi store, Runnable afterFinding, InstantSource clock) {
    this.store = store;
    this.afterFinding = afterFinding;
    this.clock = clock;
  }

  /**
   * Commits the batch in the bytes.
   *
   * @param from the node whose certificate the connection showed
   * @param bytes what it sent; the caller bounds their number
   * @throws JdbiException if the store cannot be written: the batch may be sent again
   */
  public IngestOutcome ingest(Caller.Node from, byte[] bytes) {
    Batch batch;
    try {
      batch = Wire.decode(bytes);
    } catch (MalformedSignalException e) {
      return refused(from, Part.PUBLISHER, 1, Kind.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!batch.origin().cluster().equals(from.cluster())
        || !batch.origin().node().equals(from.node())) {
      return refused(
          from,
          Part.PUBLISHER,
          batch.signals().size(),
          Kind.WRONG_ORIGIN,
          "the batch is of another cluster or node than the certificate that it came with");
    }
    if (!SENDERS.contains(batch.origin().part())) {
      return refused(
          from,
          Part.PUBLISHER,
          batch.signals().size(),
          Kind.WRONG_ORIGIN,
          "a node sends no signals of the part " + batch.origin().part().label());
    }
    try {
      return commit(batch);
    } catch (JdbiException e) {
      if (!isAboutAValue(e)) {
        throw e;
      }
      return refused(
          from,
          batch.origin().part(),
          batch.signals().size(),
          Kind.MALFORMED,
          "the store refuses a value in the signals "
              + batch.first()
              + " to "
              + batch.last()
              + ": "
              + e.getCause());
    }
  }

  /** Records that a batch was refused before it could be looked into. */
  public void refuse(Caller.Node from, Kind kind, String reason) {
    LOG.log(
        System.Logger.Level.WARNING,
        "a batch of the node {0} of {1} is refused: {2}",
        from.node(),
        from.cluster(),
        refused(from, Part.PUBLISHER, 1, kind, reason).reason());
  }

  private Committed commit(Batch batch) {
    List<Signal> findings = new ArrayList<>();
    long committed =
        store.inTransaction(
            handle -> {
              Instant now = clock.instant();
              long last = lock(handle, batch, now);
              if (batch.last() <= last) {
                return last;
              }
              writeEffects(handle, batch, last, findings, now);
              move(handle, batch);
              return batch.last();
            });
    if (!findings.isEmpty()) {
      afterFinding.run();
    }
    return new Committed(committed);
  }

  /** Holds the position to the end of the transaction, and tells how far it is. */
  private static long lock(Handle handle, Batch batch, Instant now) {
    return handle
        .createQuery(
            """
            INSERT INTO position (cluster, node, part, epoch, last_sequence, heard)
            VALUES (:cluster, :node, :part, :epoch, 0, :now)
            ON CONFLICT (cluster, node, part, epoch) DO UPDATE SET heard = excluded.heard
            RETURNING last_sequence
            """)
        .bind("cluster", batch.origin().cluster())
        .bind("node", batch.origin().node())
        .bind("part", batch.origin().part().name())
        .bind("epoch", batch.epoch())
        .bind("now", StoredTime.of(now))
        .mapTo(Long.class)
        .one();
  }

  private static void move(Handle handle, Batch batch) {
    handle
        .createUpdate(
            """
            UPDATE position SET last_sequence = :last
            WHERE cluster = :cluster AND node = :node AND part = :part AND epoch = :epoch
            """)
        .bind("last", batch.last())
        .bind("cluster", batch.origin().cluster())
        .bind("node", batch.origin().node())
        .bind("part", batch.origin().part().name())
        .bind("epoch", batch.epoch())
        .execute();
  }

  private static void writeEffects(
      Handle handle, Batch batch, long last, List<Signal> findings, Instant now) {
    Losses.Place place =
        new Losses.Place(
            batch.origin().cluster(), batch.origin().node(), SourceHealth.Source.NODE.name());
    for (Gaps.Range gap : Gaps.in(batch, last)) {
      Loss loss =
          new Loss(
              batch.origin().part(),
              gap.from(),
              gap.to(),
              gap.count(),
              Loss.Reason.GAP,
              batch.signals().getFirst().time(),
              now);
      Losses.add(handle, place, loss, "epoch " + batch.epoch(), now);
    }
    List<Signal> processes = new ArrayList<>();
    Map<SourceHealth.Source, SourceHealth> healths = new EnumMap<>(SourceHealth.Source.class);
    for (Signal signal : batch.signals()) {
      if (signal.sequence() <= last) {
        continue;
      }
      switch (signal.payload()) {
        case ProcessActivity _ -> processes.add(signal);
        case Finding _ -> findings.add(signal);
        case Loss loss -> Losses.add(handle, place, loss, "", now);
        case SourceHealth health -> healths.put(health.source(), health);
        default -> {
          // Other activities are evidence of findings; alone they have no effect that is kept yet.
        }
      }
    }
    ProcessRows.add(handle, processes, now);
    healths.values().forEach(health -> Sources.say(handle, batch.origin(), health, now));
    Findings.add(handle, findings, now);
  }

  private Refused refused(Caller.Node from, Part part, long count, Kind kind, String reason) {
    Instant now = clock.instant();
    Loss loss =
        new Loss(
            part,
            0,
            0,
            count,
            kind == Kind.MALFORMED ? Loss.Reason.MALFORMED : Loss.Reason.REJECTED,
            now,
            now);
    Losses.Place place =
        new Losses.Place(from.cluster(), from.node(), SourceHealth.Source.NODE.name());
    store.useTransaction(handle -> Losses.add(handle, place, loss, reason, now));
    return new Refused(kind, reason);
  }

  /** Data exceptions, violated constraints and exceeded limits: the next try would fail alike. */
  private static boolean isAboutAValue(JdbiException e) {
    if (!(e.getCause() instanceof SQLException cause) || cause.getSQLState() == null) {
      return false;
    }
    String state = cause.getSQLState();
    return state.startsWith("22") || state.startsWith("54");
  }
}
