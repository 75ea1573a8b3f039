package dev.breakwater.hub.ledger;

import dev.breakwater.hub.store.StoredTime;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Puts the lines of old runs of a part together into one, so that the ledger does not grow with
 * every start of a part and its sums stay what they were.
 */
public final class Folding {
  private static final String POSITIONS =
      """
      WITH old AS (
        DELETE FROM position WHERE epoch > 0 AND heard < :before AND EXISTS (
          SELECT FROM position later
          WHERE later.cluster = position.cluster AND later.node = position.node
            AND later.part = position.part AND later.epoch > position.epoch
            AND later.began < :before)
        RETURNING *)
      INSERT INTO position (cluster, node, part, epoch, last_sequence, stored, lost, folded, heard,
        began, first_time, last_time, superseded)
      SELECT cluster, node, part, 0, least(sum(last_sequence), 9223372036854775807),
        least(sum(stored), 9223372036854775807), least(sum(lost), 9223372036854775807), count(*),
        max(heard), min(began), min(first_time), max(last_time), true
      FROM old GROUP BY cluster, node, part
      ON CONFLICT (cluster, node, part, epoch) DO UPDATE SET
        last_sequence = least(position.last_sequence::numeric + excluded.last_sequence,
          9223372036854775807),
        stored = least(position.stored::numeric + excluded.stored, 9223372036854775807),
        lost = least(position.lost::numeric + excluded.lost, 9223372036854775807),
        folded = position.folded + excluded.folded,
        heard = greatest(position.heard, excluded.heard),
        began = least(position.began, excluded.began),
        first_time = least(position.first_time, excluded.first_time),
        last_time = greatest(position.last_time, excluded.last_time)
      """;

  private static final String SUMS =
      """
      WITH old AS (
        DELETE FROM loss_sum WHERE epoch > 0 AND NOT EXISTS (
          SELECT FROM position
          WHERE position.cluster = loss_sum.cluster AND position.node = loss_sum.node
            AND position.part = loss_sum.origin AND position.epoch = loss_sum.epoch)
        RETURNING *)
      INSERT INTO loss_sum (cluster, node, origin, epoch, part, reason, numbered, count)
      SELECT cluster, node, origin, 0, part, reason, numbered,
        least(sum(count), 9223372036854775807)
      FROM old GROUP BY cluster, node, origin, part, reason, numbered
      ON CONFLICT (cluster, node, origin, epoch, part, reason, numbered) DO UPDATE SET
        count = least(loss_sum.count::numeric + excluded.count, 9223372036854775807)
      """;

  private Folding() {}

  /**
   * Folds the runs that were last heard of before the time, within the caller's transaction. The
   * last run of a part stays, and so does each until a later one is as old: what is still on its
   * way of it must find its position.
   */
  public static void fold(Handle handle, Instant before) {
    handle.createUpdate(POSITIONS).bind("before", StoredTime.of(before)).execute();
    handle.createUpdate(SUMS).execute();
  }
}
