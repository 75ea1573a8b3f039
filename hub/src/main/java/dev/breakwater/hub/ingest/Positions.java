package dev.breakwater.hub.ingest;

import dev.breakwater.hub.store.Losses;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** How far each run of each part is committed, within the caller's transaction. */
final class Positions {
  private Positions() {}

  /**
   * A position that is held to the end of the transaction.
   *
   * @param last the last number that is committed; 0 if there is none
   * @param time when the signal with that number happened; the start of the run if there is none
   * @param superseded whether the hub has heard of a later run of the same part
   * @param isNew whether this is the first that the hub hears of the run
   */
  record Held(long last, Instant time, boolean superseded, boolean isNew) {}

  /** Holds the position of the batch's run; a new one if there is none. */
  static Held hold(Handle handle, Batch batch, Instant now) {
    return of(
            handle.createQuery(
                """
                INSERT INTO position (cluster, node, part, epoch, last_sequence, heard, began,
                  first_time, last_time)
                VALUES (:cluster, :node, :part, :epoch, 0, :now, :now, :first, :begin)
                ON CONFLICT (cluster, node, part, epoch) DO UPDATE SET heard = excluded.heard
                RETURNING last_sequence, last_time, superseded, xmax = 0 AS made
                """),
            batch)
        .bind("now", StoredTime.of(now))
        .bind("first", StoredTime.of(batch.signals().getFirst().time()))
        .bind("begin", StoredTime.of(Instant.ofEpochMilli(batch.epoch())))
        .map(
            (row, context) ->
                new Held(
                    row.getLong("last_sequence"),
                    StoredTime.read(row, "last_time"),
                    row.getBoolean("superseded"),
                    row.getBoolean("made")))
        .one();
  }

  /** Moves the position to the end of the batch. */
  static void move(Handle handle, Batch batch, Account account) {
    of(
            handle.createUpdate(
                """
                UPDATE position SET last_sequence = :last, stored = stored + :stored,
                  lost = lost + :lost, last_time = :time
                WHERE cluster = :cluster AND node = :node AND part = :part AND epoch = :epoch
                """),
            batch)
        .bind("last", batch.last())
        .bind("stored", account.stored())
        .bind("lost", account.lostNumbers())
        .bind("time", StoredTime.of(batch.signals().getLast().time()))
        .execute();
  }

  /**
   * Puts a new run into the line of its part's runs. Between the last signal of one run of a
   * collector and the first of the next nobody watched, and nobody knows how much happened.
   */
  static void begin(Handle handle, Batch batch, Instant now) {
    Optional<Instant> former =
        of(
                handle.createQuery(
                    """
                    WITH former AS (
                      UPDATE position SET superseded = true
                      WHERE cluster = :cluster AND node = :node AND part = :part
                        AND epoch < :epoch AND folded = 0
                      RETURNING epoch, last_time)
                    SELECT last_time FROM former ORDER BY epoch DESC LIMIT 1
                    """),
                batch)
            .map((row, context) -> StoredTime.read(row, "last_time"))
            .findOne();
    if (former.isPresent() && batch.origin().part() == Part.COLLECTOR) {
      Instant end = batch.signals().getFirst().time();
      Instant start = former.get().isBefore(end) ? former.get() : end;
      Losses.add(
          handle,
          place(batch),
          new Loss(Part.COLLECTOR, 0, 0, 0, Loss.Reason.NOT_WATCHED, start, end),
          "between two runs of the collector",
          now);
    }
    of(
            handle.createUpdate(
                """
                UPDATE position SET superseded = true
                WHERE cluster = :cluster AND node = :node AND part = :part AND epoch = :epoch
                  AND EXISTS (SELECT FROM position later
                    WHERE later.cluster = :cluster AND later.node = :node AND later.part = :part
                      AND later.epoch > :epoch)
                """),
            batch)
        .execute();
  }

  /** What comes late of an earlier run shows that it was watched for longer than it seemed. */
  static void comesLate(Handle handle, Batch batch) {
    of(
            handle.createUpdate(
                """
                UPDATE loss SET start_time = least(end_time, greatest(start_time, :time))
                WHERE cluster = :cluster AND node = :node AND origin = :part
                  AND reason = 'NOT_WATCHED' AND epoch = (
                    SELECT min(later.epoch) FROM position later
                    WHERE later.cluster = :cluster AND later.node = :node AND later.part = :part
                      AND later.epoch > :epoch)
                """),
            batch)
        .bind("time", StoredTime.of(batch.signals().getLast().time()))
        .execute();
  }

  static Losses.Place place(Batch batch) {
    return new Losses.Place(
        batch.origin().cluster(),
        batch.origin().node(),
        SourceHealth.Source.NODE.name(),
        batch.origin().part().name(),
        batch.epoch());
  }

  private static <S extends SqlStatement<S>> S of(S statement, Batch batch) {
    return statement
        .bind("cluster", batch.origin().cluster())
        .bind("node", batch.origin().node())
        .bind("part", batch.origin().part().name())
        .bind("epoch", batch.epoch());
  }
}
