package dev.breakwater.publisher;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a hub asks to be left alone: the header Retry-After (RFC 9110, 10.2.3). */
final class RetryAfter {
  /** Longer than this nobody waits, whatever the header says. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private RetryAfter() {}

  /** The wait that the header asks for, at most five minutes; zero if it asks for none. */
  static Duration of(Optional<String> header, Instant now) {
    if (header.isEmpty()) {
      return Duration.ZERO;
    }
    Duration wait = parsed(header.get().strip(), now);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration parsed(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      return Duration.between(
          now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
