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
 * The partitions of the tables of activities: one an hour, by the hub's clock, made a day ahead,
 * dropped when all in them is older than the retention.
 */
public final class ActivityPartitions {
  /** How long activities are kept. */
  public static final Duration RETENTION = Duration.ofHours(24);

  private static final Duration AHEAD = Duration.ofHours(24);
  private static final List<String> TABLES =
      List.of("process_activity", "network_activity", "dns_activity", "kernel_activity");
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuuMMddHH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Jdbi store;

  public ActivityPartitions(Jdbi store) {
    this.store = store;
  }

  /** Makes what is missing ahead of the time, and drops what is past its retention. */
  public void arrange(Instant now) {
    store.useHandle(
        handle -> {
          for (String table : TABLES) {
            arrange(handle, table, now);
          }
        });
  }

  private static void arrange(Handle handle, String table, Instant now) {
    List<String> present =
        handle
            .createQuery(
                """
                SELECT child.relname FROM pg_inherits
                JOIN pg_class child ON child.oid = inhrelid
                WHERE inhparent = CAST(:table AS regclass)
                """)
            .bind("table", table)
            .mapTo(String.class)
            .list();
    Instant first = now.truncatedTo(ChronoUnit.HOURS);
    for (Instant hour = first;
        !hour.isAfter(now.plus(AHEAD));
        hour = hour.plus(Duration.ofHours(1))) {
      if (!present.contains(name(table, hour))) {
        make(handle, table, hour);
      }
    }
    for (String partition : present) {
      if (isPast(table, partition, now)) {
        handle.execute("DROP TABLE IF EXISTS " + partition);
      }
    }
  }

  private static String name(String table, Instant hour) {
    return table + "_" + HOUR.format(hour);
  }

  private static void make(Handle handle, String table, Instant hour) {
    handle.execute(
        "CREATE TABLE IF NOT EXISTS "
            + name(table, hour)
            + " PARTITION OF "
            + table
            + " FOR VALUES FROM ('"
            + hour
            + "') TO ('"
            + hour.plus(Duration.ofHours(1))
            + "')");
  }

  private static boolean isPast(String table, String partition, Instant now) {
    try {
      Instant hour = HOUR.parse(partition.substring(table.length() + 1), Instant::from);
      return hour.plus(Duration.ofHours(1)).plus(RETENTION).isBefore(now);
    } catch (DateTimeParseException e) {
      throw new IllegalStateException(
          "the store has a partition that is not the hub's: " + partition, e);
    }
  }
}
