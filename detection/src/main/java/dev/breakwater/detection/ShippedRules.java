package dev.breakwater.detection;

import dev.breakwater.detection.audit.AuditFields;
import dev.breakwater.detection.node.NodeFields;
import dev.breakwater.rules.EventSource;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import java.util.ArrayList;
import java.util.List;

/** The rules that ship with Breakwater, and users' rules after them. */
public final class ShippedRules {
  /** What several files share comes first. */
  private static final List<String> NAMES =
      List.of(
          "node.yaml",
          "node-processes.yaml",
          "node-files.yaml",
          "node-network.yaml",
          "node-changes.yaml",
          "node-kernel.yaml",
          "audit.yaml",
          "audit-pods.yaml",
          "audit-access.yaml",
          "audit-rights.yaml",
          "audit-cluster.yaml");

  private ShippedRules() {}

  /** The sources that rules can be written for. */
  public static List<EventSource<?>> sources() {
    return List.of(NodeFields.SOURCE, AuditFields.SOURCE);
  }

  /** The shipped files, in the order in which they are loaded. */
  public static List<RuleFile> files() {
    return NAMES.stream().map(ShippedRules::file).toList();
  }

  /**
   * Loads the shipped files, and then the user's, which may append to and override them. Problems
   * are in the result.
   */
  public static LoadedRules load(List<RuleFile> extra) {
    List<RuleFile> files = new ArrayList<>(files());
    files.addAll(extra);
    return RuleLoader.load(files, sources());
  }

  private static RuleFile file(String name) {
    return new RuleFile("breakwater:rules/" + name, Resources.text("rules/" + name));
  }
}
