package dev.breakwater.cli.detection;

import dev.breakwater.audit.AuditCount;
import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditParser;
import dev.breakwater.audit.AuditRecording;
import dev.breakwater.audit.AuditSink;
import dev.breakwater.audit.Refused;
import dev.breakwater.cli.Printable;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.detection.SeenFindings;
import dev.breakwater.detection.audit.AuditDetector;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Reads recordings of audit events and prints what detection finds in them. */
final class AuditReplay {
  private static final int REMEMBERED = 100_000;
  private static final int REPORTED_A_FILE = 1_000;
  private static final String STANDARD_INPUT = "-";

  private final AuditDetector detector;
  private final OcsfJson json;
  private final Origin origin;
  private final PrintWriter out;
  private final PrintWriter err;
  private final SeenFindings seen = new SeenFindings(REMEMBERED);
  private final AuditRecording recording = new AuditRecording(new AuditParser());
  private AuditCount read = AuditCount.NONE;
  private long findings;
  private long unreadable;

  AuditReplay(
      AuditDetector detector, Catalog catalog, String cluster, PrintWriter out, PrintWriter err) {
    this.detector = detector;
    this.json = new OcsfJson(catalog);
    this.origin = new Origin(cluster, "", Part.HUB);
    this.out = out;
    this.err = err;
  }

  /** Reads a recording to its end, or as far as it can be read. */
  void file(String name) {
    Sink sink = new Sink(name.equals(STANDARD_INPUT) ? "standard input" : name);
    try (InputStream in = open(name)) {
      AuditCount count = recording.read(in, sink);
      read = read.plus(count);
    } catch (NoSuchFileException e) {
      failed(sink, "there is no such file");
    } catch (IOException e) {
      failed(sink, "cannot be read: " + e.getMessage());
    }
    sink.end();
  }

  /** Whether any event was read. */
  boolean readAny() {
    return read.events() > 0;
  }

  /** Says how much was read and found. */
  void summary(long nanos) {
    double seconds = Math.max(nanos, 1) / (double) TimeUnit.SECONDS.toNanos(1);
    err.println(
        String.format(
            Locale.ROOT,
            "%d events read, %d findings, %.0f events/s, %d refused%s",
            read.events(),
            findings,
            read.events() / seconds,
            read.refused(),
            unreadable == 0 ? "" : ", " + unreadable + " files could not be read to their end"));
  }

  private void failed(Sink sink, String reason) {
    unreadable++;
    read = read.plus(new AuditCount(sink.events, sink.refused, 0));
    err.println(Printable.text(sink.name) + ": " + Printable.text(reason));
  }

  private static InputStream open(String name) throws IOException {
    return name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name));
  }

  private final class Sink implements AuditSink {
    private final String name;
    private long events;
    private long refused;

    Sink(String name) {
      this.name = name;
    }

    @Override
    public void event(AuditEvent event) {
      events++;
      detector.detect(
          event,
          finding -> {
            if (seen.isNew(finding)) {
              findings++;
              out.println(json.write(finding, origin, event.time()));
            }
          });
    }

    @Override
    public void refused(Refused line) {
      refused++;
      if (refused <= REPORTED_A_FILE) {
        err.println(
            Printable.text(name) + ":" + line.line() + ": " + Printable.text(line.reason()));
      }
    }

    void end() {
      if (refused > REPORTED_A_FILE) {
        err.println(
            Printable.text(name) + ": " + (refused - REPORTED_A_FILE) + " more lines were refused");
      }
    }
  }
}
