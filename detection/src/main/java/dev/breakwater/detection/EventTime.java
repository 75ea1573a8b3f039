package dev.breakwater.detection;

import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The fields that say when an event happened, the same for every source. Times are UTC. */
public final class EventTime {
  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss.nnnnnnnnn");
  private static final DateTimeFormatter TIME_SECONDS = formatter("HH:mm:ss");
  private static final DateTimeFormatter ISO = formatter("yyyy-MM-dd'T'HH:mm:ssxx");
  private static final DateTimeFormatter DATE = formatter("yyyy-MM-dd HH:mm:ss.nnnnnnnnn");
  private static final DateTimeFormatter DATE_SECONDS = formatter("yyyy-MM-dd HH:mm:ss");

  private EventTime() {}

  /** Declares the fields for events whose time the reader tells in nanoseconds since 1970. */
  public static <E> void declare(FieldList<E> fields, Reader.Number<E> nanos) {
    fields
        .text("evt.time", "The time of day with nanoseconds.", format(nanos, TIME))
        .text("evt.time.s", "The time of day in seconds.", format(nanos, TIME_SECONDS))
        .text("evt.time.iso8601", "Date and time after ISO 8601.", format(nanos, ISO))
        .text("evt.datetime", "Date and time with nanoseconds.", format(nanos, DATE))
        .text("evt.datetime.s", "Date and time in seconds.", format(nanos, DATE_SECONDS))
        .number("evt.rawtime", FieldType.TIME, "Nanoseconds since 1970.", nanos)
        .number(
            "evt.rawtime.s",
            FieldType.TIME,
            "Seconds since 1970.",
            event -> divided(nanos.read(event)))
        .number(
            "evt.rawtime.ns",
            FieldType.TIME,
            "The nanoseconds within the second.",
            event -> remainder(nanos.read(event)));
  }

  private static <E> Reader.Text<E> format(Reader.Number<E> nanos, DateTimeFormatter format) {
    return event -> {
      long value = nanos.read(event);
      return value == Reader.Number.MISSING ? null : format.format(instant(value));
    };
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static long divided(long nanos) {
    return nanos == Reader.Number.MISSING ? nanos : Math.floorDiv(nanos, NANOS);
  }

  private static long remainder(long nanos) {
    return nanos == Reader.Number.MISSING ? nanos : Math.floorMod(nanos, NANOS);
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
