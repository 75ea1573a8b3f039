package dev.breakwater.hub.auditlog;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditSink;
import dev.breakwater.audit.Refused;
import dev.breakwater.detection.audit.AuditDetector;
import dev.breakwater.signals.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one reading of an audit log brought: findings, counts, and what was refused; never the
 * events themselves. One thread uses it.
 */
final class AuditReading implements AuditSink {
  private static final int REASONS_KEPT = 5;

  private final AuditDetector detector;
  private final List<Found> found = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private long events;
  private long refused;
  private Instant lastEvent = Instant.EPOCH;

  AuditReading(AuditDetector detector) {
    this.detector = detector;
  }

  /**
   * A finding.
   *
   * @param time when the request came in that gave rise to it
   * @param finding what was found
   */
  record Found(Instant time, Finding finding) {}

  @Override
  public void event(AuditEvent event) {
    events++;
    Instant time = event.time();
    if (time.isAfter(lastEvent)) {
      lastEvent = time;
    }
    detector.detect(event, finding -> found.add(new Found(event.receivedTime(), finding)));
  }

  @Override
  public void refused(Refused event) {
    refused++;
    if (reasons.size() < REASONS_KEPT) {
      reasons.add("item " + event.line() + ": " + event.reason());
    }
  }

  List<Found> found() {
    return found;
  }

  long events() {
    return events;
  }

  long refusedEvents() {
    return refused;
  }

  Instant lastEvent() {
    return lastEvent;
  }

  /** The first reasons for which events were refused. */
  String reasons() {
    String text = String.join("; ", reasons);
    return refused > reasons.size() ? text + "; and " + (refused - reasons.size()) + " more" : text;
  }

  boolean isEmpty() {
    return events == 0 && refused == 0;
  }

  /** Forgets what was committed. */
  void clear() {
    found.clear();
    reasons.clear();
    events = 0;
    refused = 0;
    lastEvent = Instant.EPOCH;
  }
}
