package dev.breakwater.signals;

/** How bad it is; names and numbers are OCSF's {@code severity_id}. */
public enum Severity {
  INFORMATIONAL(1, "Informational"),
  LOW(2, "Low"),
  MEDIUM(3, "Medium"),
  HIGH(4, "High"),
  CRITICAL(5, "Critical");

  private final int id;
  private final String label;

  Severity(int id, String label) {
    this.id = id;
    this.label = label;
  }

  /** OCSF {@code severity_id}. */
  public int id() {
    return id;
  }

  /** OCSF {@code severity}: the caption. */
  public String label() {
    return label;
  }

  /**
   * The severity with that id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Severity ofId(int id) {
    for (Severity severity : values()) {
      if (severity.id == id) {
        return severity;
      }
    }
    throw new IllegalArgumentException("no severity has the id " + id);
  }
}
