package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.breakwater.cli.Printable;
import dev.breakwater.signals.Container;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  /** Resources that the words before name already. */
  private static final Set<String> ABOVE = Set.of("Cluster", "Node");

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
        where(finding),
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

  private static String where(JsonNode finding) {
    List<String> parts = new ArrayList<>();
    add(parts, finding.path("unmapped").path("cluster"));
    add(parts, finding.path("unmapped").path("node"));
    JsonNode closest = MissingNode.getInstance();
    for (JsonNode resource : finding.path("resources")) {
      closest = ABOVE.contains(resource.path("type").asText()) ? closest : resource;
    }
    add(parts, closest.path("namespace"));
    String type = closest.path("type").asText();
    if (type.equals("Container") && closest.path("name").asText().isEmpty()) {
      parts.add(Container.abbreviated(closest.path("uid").asText()));
    } else {
      if (!type.equals("Container") && !type.equals("Pod")) {
        add(parts, closest.path("type"));
      }
      add(parts, closest.path("name"));
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
