package dev.breakwater.hub.store;

import dev.breakwater.signals.Loss;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Writes down what was lost, within the caller's transaction. Losses without numbers that follow
 * each other within a minute, of one place and reason, are one record that grows: who sends rubbish
 * without end fills no store with it.
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
   */
  public record Place(String cluster, String node, String source) {}

  /**
   * Writes it down.
   *
   * @param detail what is known beyond the loss itself, in a sentence; cut at 500 characters
   * @param now the hub's time
   */
  public static void add(Handle handle, Place place, Loss loss, String detail, Instant now) {
    if (loss.from() == 0 && grow(handle, place, loss, now)) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO loss (received, cluster, node, part, source, reason, from_sequence,
              to_sequence, count, start_time, end_time, detail)
            VALUES (:now, :cluster, :node, :part, :source, :reason, :from, :to, :count, :start,
              :end, :detail)
            """)
        .bind("now", StoredTime.of(now))
        .bind("cluster", place.cluster())
        .bind("node", place.node())
        .bind("part", loss.part().name())
        .bind("source", place.source())
        .bind("reason", loss.reason().name())
        .bind("from", Math.max(0, loss.from()))
        .bind("to", Math.max(0, loss.to()))
        .bind("count", count(loss))
        .bind("start", StoredTime.of(loss.start()))
        .bind("end", StoredTime.of(loss.end()))
        .bind("detail", StoredText.of(detail, MAX_DETAIL))
        .execute();
  }

  private static boolean grow(Handle handle, Place place, Loss loss, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE loss SET count = least(count::numeric + :count, 9223372036854775807)::bigint,
                  end_time = greatest(end_time, :end)
                WHERE id = (
                  SELECT id FROM loss
                  WHERE cluster = :cluster AND node = :node AND part = :part AND source = :source
                    AND reason = :reason AND from_sequence = 0 AND received > :since
                  ORDER BY id DESC LIMIT 1)
                """)
            .bind("count", count(loss))
            .bind("end", StoredTime.of(loss.end()))
            .bind("cluster", place.cluster())
            .bind("node", place.node())
            .bind("part", loss.part().name())
            .bind("source", place.source())
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
