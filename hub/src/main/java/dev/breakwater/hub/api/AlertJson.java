package dev.breakwater.hub.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.hub.alerts.Alert;
import java.io.UncheckedIOException;

/**
 * An alert as an OCSF Detection Finding, with how often the act was seen, and under {@code
 * unmapped} the hub's id of it.
 */
public final class AlertJson {
  private final OcsfJson findings;
  private final ObjectMapper mapper = new ObjectMapper();

  public AlertJson(OcsfJson findings) {
    this.findings = findings;
  }

  /** The alert as a tree. */
  public ObjectNode of(Alert alert) {
    ObjectNode json;
    try {
      json =
          (ObjectNode)
              mapper.readTree(findings.write(alert.finding(), alert.origin(), alert.time()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("alert " + alert.id() + " cannot be written as JSON", e);
    }
    json.put("count", alert.count());
    json.put("start_time", alert.time().toEpochMilli());
    json.put("end_time", alert.lastTime().toEpochMilli());
    json.withObject("/metadata").put("logged_time", alert.received().toEpochMilli());
    json.withObject("/unmapped").put("alert_id", alert.id());
    return json;
  }

  /** The alert as one line of text. */
  public String text(Alert alert) {
    return of(alert).toString();
  }
}
