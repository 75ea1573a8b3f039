package dev.breakwater.hub.web;

import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.signals.Severity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts a page shows, as its URL says it: who gets the URL sees the same.
 *
 * @param severity of this severity or worse, by its name in lower case; empty for all
 * @param source {@code node}, {@code audit} or {@code self}; empty for all
 * @param cluster the cluster's name; empty for all
 * @param text what to search for; empty for everything
 * @param before older than the alert with this id; 0 for the newest
 */
public record AlertQuery(String severity, String source, String cluster, String text, long before) {

  private static final Map<String, String> RULE_SOURCES =
      Map.of("node", "syscall", "audit", "k8s_audit", "self", "breakwater");

  /**
   * What a URL's parameters ask for.
   *
   * @throws IllegalArgumentException if a parameter has a value that it cannot have; the message
   *     says which values it can have
   */
  static AlertQuery of(
      @Nullable String severity,
      @Nullable String source,
      @Nullable String cluster,
      @Nullable String text,
      @Nullable String before) {
    String level = orEmpty(severity).toLowerCase(Locale.ROOT);
    if (!level.isEmpty() && severityNamed(level) == null) {
      throw new IllegalArgumentException(
          "The parameter severity must be one of "
              + Arrays.stream(Severity.values())
                  .map(AlertQuery::name)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    String kind = orEmpty(source);
    if (!kind.isEmpty() && !RULE_SOURCES.containsKey(kind)) {
      throw new IllegalArgumentException("The parameter source must be node, audit or self.");
    }
    return new AlertQuery(level, kind, orEmpty(cluster), orEmpty(text).strip(), id(before));
  }

  private static long id(@Nullable String before) {
    if (before == null || before.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(before));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The parameter before must be the id of an alert.", e);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Severity severityNamed(String name) {
    for (Severity severity : Severity.values()) {
      if (name(severity).equals(name)) {
        return severity;
      }
    }
    return null;
  }

  /** Whether some alerts are held back for other reasons than their age. */
  boolean isFiltered() {
    return !severity.isEmpty() || !source.isEmpty() || !cluster.isEmpty() || !text.isEmpty();
  }

  /** The same for the store. */
  AlertFilter filter() {
    return new AlertFilter(
        severity.isEmpty() ? null : severityNamed(severity),
        cluster.isEmpty() ? null : cluster,
        source.isEmpty() ? null : RULE_SOURCES.get(source),
        text.isEmpty() ? null : text,
        before == 0 ? null : before);
  }

  /** Where the alerts older than that one are. */
  String olderUrl(long id) {
    Map<String, String> parameters = parameters();
    parameters.put("before", Long.toString(id));
    return url("/", parameters);
  }

  /** Where alerts newer than that one arrive. */
  String streamUrl(long after) {
    Map<String, String> parameters = parameters();
    parameters.put("after", Long.toString(after));
    return url("/alerts/stream", parameters);
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("q", text);
    parameters.put("severity", severity);
    parameters.put("source", source);
    parameters.put("cluster", cluster);
    return parameters;
  }

  private static String url(String path, Map<String, String> parameters) {
    return path
        + parameters.entrySet().stream()
            .filter(parameter -> !parameter.getValue().isEmpty())
            .map(
                parameter ->
                    parameter.getKey()
                        + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  /** The severities to choose from. */
  List<Choice> severities() {
    return List.of(
        choice("", "All", severity),
        choice("low", "Low +", severity),
        choice("medium", "Medium +", severity),
        choice("high", "High +", severity),
        choice("critical", "Critical", severity));
  }

  /** The kinds of source to choose from. */
  List<Choice> sources() {
    return List.of(
        choice("", "Every source", source),
        choice("node", "Nodes", source),
        choice("audit", "Audit logs", source),
        choice("self", "Breakwater itself", source));
  }

  static Choice choice(String value, String label, String chosen) {
    return new Choice(value, label, value.equals(chosen));
  }
}
