package dev.breakwater.detection;

import java.util.List;

/**
 * A technique of MITRE ATT&CK.
 *
 * @param id as T1610 or T1053.007
 * @param name its name; of a sub-technique its own without the parent's
 * @param tactics the tactics that it serves
 */
public record Technique(String id, String name, List<Tactic> tactics) {

  /** The ATT&CK version that ids and names are from. */
  public static final String VERSION = "18.1";

  public Technique {
    tactics = List.copyOf(tactics);
  }

  /** A tactic, as TA0002 Execution. */
  public record Tactic(String id, String name) {}

  /** Whether this is a part of another technique. */
  public boolean isSub() {
    return id.indexOf('.') > 0;
  }

  /** The id of the technique that this is or is a part of. */
  public String parentId() {
    int dot = id.indexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }
}
