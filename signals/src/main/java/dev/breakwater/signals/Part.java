package dev.breakwater.signals;

import java.util.Locale;

/** The parts of Breakwater that signals come from. */
public enum Part {
  COLLECTOR,
  INVENTORY,
  PUBLISHER,
  POLICY,
  HUB,
  CLOUD;

  /** The name as it is shown and stored: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
