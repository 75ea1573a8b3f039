package dev.breakwater.benchmarks.report;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Says what is being done, with the seconds since the beginning: on standard error, whole lines.
 */
public final class Progress {
  private final PrintStream out;
  private final long begin = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** A line. */
  public synchronized void say(String line) {
    out.printf(Locale.ROOT, "%7.1f s  %s%n", elapsed().toMillis() / 1000.0, line);
    out.flush();
  }

  /** Says what begins, how long it takes about, and when all of it will have ended. */
  public void begin(String what, Duration about, Duration untilAllEnds) {
    say(
        "%s: about %d s; the whole ends at about %s UTC"
            .formatted(
                what,
                about.toSeconds(),
                LocalTime.now(ZoneOffset.UTC)
                    .plus(untilAllEnds)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .format(DateTimeFormatter.ISO_LOCAL_TIME)));
  }

  /** How long this has been going on. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
