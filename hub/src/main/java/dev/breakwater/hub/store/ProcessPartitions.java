package dev.breakwater.hub.store;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The partitions of process_activity: one an hour, by the hub's clock, made a day ahead, dropped
 * when all in them is older than the retention.
 */
public final class ProcessPartitions {
  /** How long process activity is kept. */
  public static final Duration RETENTION = Duration.ofHours(24);

  private static final Duration AHEAD = Duration.ofHours(24);
  private static final String PREFIX = "process_activity_";
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuuMMddHH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Jdbi store;

  public ProcessPartitions(Jdbi store) {
    this.store = store;
  }

  /** Makes what is missing ahead of the time, and drops what is past its retention. */
  public void arrange(Instant now) {
    store.useHandle(
        handle -> {
          List<String> present =
              handle
                  .createQuery(
                      """
                      SELECT child.relname FROM pg_inherits
                      JOIN pg_class child ON child.oid = inhrelid
                      WHERE inhparent = 'process_activity'::regclass
                      """)
                  .mapTo(String.class)
                  .list();
          Instant first = now.truncatedTo(ChronoUnit.HOURS);
          for (Instant hour = first;
              !hour.isAfter(now.plus(AHEAD));
              hour = hour.plus(Duration.ofHours(1))) {
            if (!present.contains(PREFIX + HOUR.format(hour))) {
              make(handle, hour);
            }
          }
          for (String partition : present) {
            if (isPast(partition, now)) {
              handle.execute("DROP TABLE IF EXISTS " + partition);
            }
          }
        });
  }

  private static void make(Handle handle, Instant hour) {
    handle.execute(
        "CREATE TABLE IF NOT EXISTS "
            + PREFIX
            + HOUR.format(hour)
            + " PARTITION OF process_activity FOR VALUES FROM ('"
            + hour
            + "') TO ('"
            + hour.plus(Duration.ofHours(1))
            + "')");
  }

  private static boolean isPast(String partition, Instant now) {
    try {
      Instant hour = HOUR.parse(partition.substring(PREFIX.length()), Instant::from);
      return hour.plus(Duration.ofHours(1)).plus(RETENTION).isBefore(now);
    } catch (DateTimeParseException e) {
      throw new IllegalStateException(
          "the store has a partition that is not the hub's: " + partition, e);
    }
  }
}
