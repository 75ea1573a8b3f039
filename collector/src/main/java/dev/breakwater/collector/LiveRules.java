package dev.breakwater.collector;

import dev.breakwater.detection.node.Interests;
import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SourceHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rules that are in force, and how others take their place: they are compiled beside them, on
 * another thread than the one that judges, which goes over to them between two events. A set with
 * an error is refused whole, and the one in force stays.
 */
final class LiveRules implements Detector {
  private static final int MOST_ERROR_TEXT = 512;

  private final List<RuleFile> own;
  private final Function<List<RuleFile>, NodeRules> compiler;
  private final Consumer<Interests> kernel;
  private volatile Detector detector;
  private volatile Map<String, String> attributes = Map.of();

  /**
   * @param own rule files of the node's own, which are in every set
   * @param first the rules to begin with, made of them
   * @param compiler makes rules of files; an IllegalArgumentException tells what is wrong
   * @param kernel has what the rules need told by the kernel
   */
  LiveRules(
      List<RuleFile> own,
      NodeRules first,
      Function<List<RuleFile>, NodeRules> compiler,
      Consumer<Interests> kernel) {
    this.own = List.copyOf(own);
    this.compiler = compiler;
    this.kernel = kernel;
    this.detector = first.detector();
  }

  @Override
  public void detect(NodeEvent event, Consumer<Finding> found) {
    detector.detect(event, found);
  }

  /** What the node's health says of its rules. */
  Map<String, String> attributes() {
    return attributes;
  }

  /** Puts the ordered rules into force, and tells what became of that. */
  Remediation take(String directiveUid, RulesOrder order) {
    List<RuleFile> files = new ArrayList<>(own);
    new TreeMap<>(order.files()).forEach((name, text) -> files.add(new RuleFile(name, text)));
    Map<String, String> said = new TreeMap<>(attributes);
    try {
      NodeRules rules = compiler.apply(files);
      kernel.accept(rules.interests());
      detector = rules.detector();
      said.put(SourceHealth.RULES_VERSION, order.version());
      said.remove(SourceHealth.RULES_ERROR);
      attributes = Map.copyOf(said);
      return answer(
          directiveUid, order, Remediation.Status.SUCCESS, files.size() + " files are in force");
    } catch (RuntimeException e) {
      String error = order.version() + ": " + e.getMessage();
      said.put(SourceHealth.RULES_ERROR, bounded(error));
      attributes = Map.copyOf(said);
      return answer(
          directiveUid,
          order,
          Remediation.Status.FAILURE,
          bounded("the rules before stay in force: " + e.getMessage()));
    }
  }

  private static Remediation answer(
      String directiveUid, RulesOrder order, Remediation.Status status, String detail) {
    return new Remediation(directiveUid, "RULES", order.version(), "", "", status, detail);
  }

  private static String bounded(String text) {
    return text.length() <= MOST_ERROR_TEXT ? text : text.substring(0, MOST_ERROR_TEXT);
  }
}
