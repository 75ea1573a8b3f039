package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.SpoolState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the publisher is, in a file that is written anew every few seconds: a name in OpenTelemetry's
 * style and a value on each line. What is a sentence is on a line only while there is something to
 * say.
 */
final class MetricsFile {
  private static final System.Logger LOG = System.getLogger(MetricsFile.class.getName());

  private final Path file;
  private final InstantSource clock;
  private boolean failed;

  MetricsFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The values by name. */
  Map<String, String> of(
      SpoolState spool, HubDelivery delivery, Optional<String> renewalFailure, Instant end) {
    long age = spool.oldestMillis() == 0 ? 0 : clock.millis() - spool.oldestMillis();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("breakwater.spool.bytes", Long.toString(spool.bytes()));
    all.put("breakwater.spool.budget", Long.toString(spool.budget()));
    all.put("breakwater.spool.frames", Long.toString(spool.frames()));
    all.put("breakwater.spool.oldest_age_ms", Long.toString(Math.max(0, age)));
    all.put("breakwater.spool.given_up", Long.toString(spool.givenUp()));
    all.put("breakwater.spool.damaged", Long.toString(spool.damaged()));
    all.put("breakwater.spool.torn_bytes", Long.toString(spool.tornBytes()));
    all.put("breakwater.spool.commits", Long.toString(spool.commits()));
    all.put("breakwater.hub.batches", Long.toString(delivery.delivered()));
    all.put("breakwater.hub.refused", Long.toString(delivery.refused()));
    all.put("breakwater.certificate.end", end.toString());
    spool.stuck().ifPresent(it -> all.put("breakwater.spool.stuck", it));
    delivery.outage().ifPresent(it -> all.put("breakwater.hub.outage", it));
    renewalFailure.ifPresent(it -> all.put("breakwater.certificate.renewal", it));
    return all;
  }

  /** Writes the values; a full disk keeps the old ones. */
  void write(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.log(WARNING, "cannot write {0}: {1}", file, Causes.of(e));
      }
      failed = true;
    }
  }
}
