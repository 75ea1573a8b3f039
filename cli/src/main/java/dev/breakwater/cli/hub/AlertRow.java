package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.cli.Printable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * An alert in one line for a person: when, how bad, what, where, who.
 *
 * @param time when it happened
 * @param severity OCSF severity
 * @param title what it is
 * @param where cluster, then node and container, or the object in the Kubernetes API
 * @param who user and process, or the user of the Kubernetes API
 */
public record AlertRow(Instant time, String severity, String title, String where, String who) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int SHORT_ID = 12;
  private static final String FORMAT = "%-19s  %-8s  %-36s  %-44s  %s";

  /** The line above the alerts. */
  public static final String HEADING = FORMAT.formatted("TIME", "SEVERITY", "WHAT", "WHERE", "WHO");

  /** The row of an OCSF Detection Finding. */
  public static AlertRow of(JsonNode finding) {
    JsonNode evidence = finding.path("evidences").path(0);
    return new AlertRow(
        Instant.ofEpochMilli(finding.path("time").asLong()),
        finding.path("severity").asText(),
        finding.path("finding_info").path("title").asText(),
        where(finding, evidence),
        who(evidence));
  }

  /** The line, safe for a terminal. */
  public String line(ZoneId zone) {
    return FORMAT
        .formatted(
            TIME.format(time.atZone(zone)),
            Printable.text(severity.equals("Informational") ? "Info" : severity, 8),
            Printable.text(title, 36),
            Printable.text(where, 44),
            Printable.text(who, 120))
        .stripTrailing();
  }

  private static String where(JsonNode finding, JsonNode evidence) {
    List<String> parts = new ArrayList<>();
    add(parts, finding.path("unmapped").path("cluster"));
    add(parts, finding.path("unmapped").path("node"));
    JsonNode container = evidence.path("process").path("container");
    String uid = container.path("uid").asText();
    if (container.path("name").asText().isEmpty()) {
      if (!uid.isEmpty()) {
        parts.add(uid.matches("[0-9a-f]{64}") ? uid.substring(0, SHORT_ID) : uid);
      }
    } else {
      add(parts, container.path("name"));
    }
    if (evidence.has("api")) {
      JsonNode object = finding.path("resources").path(0);
      add(parts, object.path("namespace"));
      add(parts, object.path("type"));
      add(parts, object.path("name"));
    }
    return String.join("/", parts);
  }

  private static String who(JsonNode evidence) {
    JsonNode process = evidence.path("process");
    if (process.isMissingNode()) {
      return evidence.path("actor").path("user").path("name").asText();
    }
    JsonNode user = process.path("user");
    String name = user.path("name").asText();
    String who = name.isEmpty() ? user.path("uid").asText() : name;
    String command = process.path("cmd_line").asText();
    return who + ": " + (command.isEmpty() ? process.path("name").asText() : command);
  }

  private static void add(List<String> parts, JsonNode value) {
    String text = value.asText();
    if (!text.isEmpty()) {
      parts.add(text);
    }
  }
}
