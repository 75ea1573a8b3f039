package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.signals.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which alerts are asked for.
 *
 * @param atLeast the least severity
 * @param since the earliest time
 * @param limit how many at most
 */
record AlertQuery(Optional<Severity> atLeast, Optional<Instant> since, int limit) {
  private static final int PAGE = 200;

  /** The newest that match, the newest first. */
  List<JsonNode> newest(HubApi hub) throws InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    String before = "";
    while (found.size() < limit) {
      int page = Math.min(PAGE, limit - found.size());
      List<JsonNode> alerts = page(hub, page, before);
      for (JsonNode alert : alerts) {
        if (since.isPresent() && time(alert).isBefore(since.get())) {
          return found;
        }
        found.add(alert);
      }
      if (alerts.size() < page) {
        return found;
      }
      before = id(alerts.getLast());
    }
    return found;
  }

  /** The id of the newest alert of all; empty if there is none. */
  String lastId(HubApi hub) throws InterruptedException {
    List<JsonNode> newest = page(hub, 1, "");
    return newest.isEmpty() ? "" : id(newest.getFirst());
  }

  private List<JsonNode> page(HubApi hub, int size, String before) throws InterruptedException {
    StringBuilder path = new StringBuilder("/api/v1/alerts?limit=").append(size);
    atLeast.ifPresent(it -> path.append("&severity=").append(it.name().toLowerCase(Locale.ROOT)));
    if (!before.isEmpty()) {
      path.append("&before=").append(before);
    }
    List<JsonNode> alerts = new ArrayList<>();
    hub.get(path.toString()).forEach(alerts::add);
    return alerts;
  }

  /** The hub's id of an alert. */
  static String id(JsonNode alert) {
    return alert.path("unmapped").path("alert_id").asText();
  }

  private static Instant time(JsonNode alert) {
    return Instant.ofEpochMilli(alert.path("time").asLong());
  }
}
