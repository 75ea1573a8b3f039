package dev.breakwater.rules;

import java.util.Locale;
import java.util.Optional;

/** How urgent a rule says its findings are, most urgent first. */
public enum Priority {
  EMERGENCY("Emergency"),
  ALERT("Alert"),
  CRITICAL("Critical"),
  ERROR("Error"),
  WARNING("Warning"),
  NOTICE("Notice"),
  INFORMATIONAL("Informational"),
  DEBUG("Debug");

  private final String text;

  Priority(String text) {
    this.text = text;
  }

  /** The name in full, as Falco prints it. */
  public String text() {
    return text;
  }

  /**
   * The priority of that name in any case ({@code Info} is short for Informational), or empty if
   * there is none.
   */
  public static Optional<Priority> of(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    if (wanted.equals("INFO")) {
      return Optional.of(INFORMATIONAL);
    }
    for (Priority priority : values()) {
      if (priority.name().equals(wanted)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }
}
