package dev.breakwater.hub.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time as a page carries it: the browser shows it in the viewer's zone, and without
 * script the UTC text stands.
 *
 * @param iso ISO 8601 in UTC with milliseconds
 * @param utc for people, in UTC
 */
public record Moment(String iso, String utc) {

  /** Not known. */
  public static final Moment NEVER = new Moment("", "");

  private static final DateTimeFormatter PEOPLE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** That time; {@link Instant#EPOCH}, which stands for a time that is not known, is never. */
  public static Moment of(Instant time) {
    return time.equals(Instant.EPOCH)
        ? NEVER
        : new Moment(ISO.format(time.truncatedTo(ChronoUnit.MILLIS)), PEOPLE.format(time));
  }

  /** Whether the time is known. */
  public boolean isKnown() {
    return !iso.isEmpty();
  }
}
