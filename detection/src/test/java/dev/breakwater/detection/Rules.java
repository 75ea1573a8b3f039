package dev.breakwater.detection;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditParser;
import dev.breakwater.audit.AuditRecording;
import dev.breakwater.audit.AuditSink;
import dev.breakwater.audit.NotAnAuditEventException;
import dev.breakwater.audit.Refused;
import dev.breakwater.detection.audit.AuditDetector;
import dev.breakwater.detection.audit.AuditFields;
import dev.breakwater.detection.node.NodeDetector;
import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.detection.node.NodeFields;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.signals.Finding;
import dev.breakwater.testkit.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The shipped rules, ready to be tried. */
public final class Rules {
  private static final LoadedRules LOADED = ShippedRules.load(List.of());
  private static final Catalog CATALOG = Catalog.load();
  private static final AuditDetector AUDIT =
      new AuditDetector(LOADED.ruleSet(AuditFields.SOURCE), CATALOG, "blue");
  private static final NodeDetector NODE =
      new NodeDetector(LOADED.ruleSet(NodeFields.SOURCE), CATALOG, "blue", "node1");

  private Rules() {}

  /** All shipped rules. */
  public static LoadedRules loaded() {
    return LOADED;
  }

  /** The catalogue. */
  public static Catalog catalog() {
    return CATALOG;
  }

  /** What the shipped rules find in an event of a node. */
  public static List<Finding> find(NodeEvent event) {
    List<Finding> findings = new ArrayList<>();
    NODE.detect(event, findings::add);
    return findings;
  }

  /** What the shipped rules find in an audit event. */
  public static List<Finding> find(AuditEvent event) {
    List<Finding> findings = new ArrayList<>();
    AUDIT.detect(event, findings::add);
    return findings;
  }

  /** What the shipped rules find in a recording, each act once. */
  public static List<Finding> findInRecording(String name) {
    List<Finding> findings = new ArrayList<>();
    SeenFindings seen = new SeenFindings(10_000);
    for (AuditEvent event : events(name)) {
      AUDIT.detect(
          event,
          finding -> {
            if (seen.isNew(finding)) {
              findings.add(finding);
            }
          });
    }
    return findings;
  }

  /** The events of a recording. */
  public static List<AuditEvent> events(String name) {
    List<AuditEvent> events = new ArrayList<>();
    try (InputStream in = Recordings.openCompressed(name)) {
      new AuditRecording(new AuditParser())
          .read(
              in,
              new AuditSink() {
                @Override
                public void event(AuditEvent event) {
                  events.add(event);
                }

                @Override
                public void refused(Refused refused) {
                  throw new AssertionError(refused.toString());
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  /** The audit event in JSON text. */
  public static AuditEvent event(String json) {
    try {
      return new AuditParser().event(json.getBytes(StandardCharsets.UTF_8));
    } catch (NotAnAuditEventException e) {
      throw new AssertionError(json, e);
    }
  }
}
