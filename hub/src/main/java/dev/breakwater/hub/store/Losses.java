package dev.breakwater.hub.store;

import dev.breakwater.signals.Loss;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Writes down what was lost, within the caller's transaction: a record with its time, and the sum
 * that stays when the record is removed for its age. Losses without numbers that follow each other
 * within a minute, of one place and reason, are one record that grows: who loses without end fills
 * no store with it.
 */
public final class Losses {
  private static final Duration GROWS_FOR = Duration.ofMinutes(1);
  private static final int MAX_DETAIL = 500;

  private Losses() {}

  /**
   * Where something was lost.
   *
   * @param cluster the cluster
   * @param node the node; empty for an audit log
   * @param source NODE or AUDIT_LOG
   * @param origin the part whose signals were lost, by its constant's name; empty for an audit log
   * @param epoch the run of that part; 0 for an audit log
   */
  public record Place(String cluster, String node, String source, String origin, long epoch) {

    /** An audit log of the cluster. */
    public static Place auditLog(String cluster) {
      return new Place(cluster, "", "AUDIT_LOG", "", 0);
    }
  }

  /**
   * Writes it down.
   *
   * @param detail what is known beyond the loss itself, in a sentence; cut at 500 characters
   * @param now the hub's time
   */
  public static void add(Handle handle, Place place, Loss loss, String detail, Instant now) {
    if (place.epoch() > 0) {
      sum(handle, place, loss);
    }
    if (loss.from() == 0
        && loss.reason() != Loss.Reason.NOT_WATCHED
        && grow(handle, place, loss, now)) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO loss (received, cluster, node, part, source, origin, epoch, reason,
              from_sequence, to_sequence, count, start_time, end_time, detail)
            VALUES (:now, :cluster, :node, :part, :source, :origin, :epoch, :reason, :from, :to,
              :count, :start, :end, :detail)
            """)
        .bind("now", StoredTime.of(now))
        .bindMethods(place)
        .bind("part", loss.part().name())
        .bind("reason", loss.reason().name())
        .bind("from", Math.max(0, loss.from()))
        .bind("to", Math.max(0, loss.to()))
        .bind("count", count(loss))
        .bind("start", StoredTime.of(loss.start()))
        .bind("end", StoredTime.of(loss.end()))
        .bind("detail", StoredText.of(detail, MAX_DETAIL))
        .execute();
  }

  private static void sum(Handle handle, Place place, Loss loss) {
    handle
        .createUpdate(
            """
            INSERT INTO loss_sum (cluster, node, origin, epoch, part, reason, numbered, count)
            VALUES (:cluster, :node, :origin, :epoch, :part, :reason, :numbered, :count)
            ON CONFLICT (cluster, node, origin, epoch, part, reason, numbered) DO UPDATE
            SET count = least(loss_sum.count::numeric + excluded.count, 9223372036854775807)
            """)
        .bindMethods(place)
        .bind("part", loss.part().name())
        .bind("reason", loss.reason().name())
        .bind("numbered", loss.from() > 0)
        .bind("count", count(loss))
        .execute();
  }

  private static boolean grow(Handle handle, Place place, Loss loss, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE loss SET count = least(count::numeric + :count, 9223372036854775807)::bigint,
                  start_time = least(start_time, :start), end_time = greatest(end_time, :end)
                WHERE id = (
                  SELECT id FROM loss
                  WHERE cluster = :cluster AND node = :node AND origin = :origin AND epoch = :epoch
                    AND part = :part AND source = :source AND reason = :reason
                    AND from_sequence = 0 AND received > :since
                    AND :start BETWEEN start_time - interval '1 minute'
                      AND end_time + interval '1 minute'
                  ORDER BY id DESC LIMIT 1)
                """)
            .bindMethods(place)
            .bind("count", count(loss))
            .bind("start", StoredTime.of(loss.start()))
            .bind("end", StoredTime.of(loss.end()))
            .bind("part", loss.part().name())
            .bind("reason", loss.reason().name())
            .bind("since", StoredTime.of(now.minus(GROWS_FOR)))
            .execute()
        > 0;
  }

  /** A count beyond what a signed number holds is the largest that it does. */
  private static long count(Loss loss) {
    return loss.count() < 0 ? Long.MAX_VALUE : loss.count();
  }
}
