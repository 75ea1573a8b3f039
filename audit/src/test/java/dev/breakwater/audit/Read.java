package dev.breakwater.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a reader handed out, kept for a test to look at. */
final class Read implements AuditSink {
  final List<AuditEvent> events = new ArrayList<>();
  final List<Refused> refused = new ArrayList<>();

  /** A small event with an id to tell it by. */
  static String event(String id) {
    return "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\""
        + id
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api\",\"verb\":\"get\"}";
  }

  static Read recording(byte[] bytes) {
    Read read = new Read();
    try {
      read.count =
          new AuditRecording(new AuditParser()).read(new ByteArrayInputStream(bytes), read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  static Read recording(String text) {
    return recording(text.getBytes(StandardCharsets.UTF_8));
  }

  static Read list(String body) {
    Read read = new Read();
    read.count = new AuditParser().list(body.getBytes(StandardCharsets.UTF_8), read);
    return read;
  }

  AuditCount count = AuditCount.NONE;

  List<String> ids() {
    return events.stream().map(AuditEvent::auditId).toList();
  }

  List<String> reasons() {
    return refused.stream().map(r -> r.line() + ": " + r.reason()).toList();
  }

  @Override
  public void event(AuditEvent event) {
    events.add(event);
  }

  @Override
  public void refused(Refused line) {
    refused.add(line);
  }
}
