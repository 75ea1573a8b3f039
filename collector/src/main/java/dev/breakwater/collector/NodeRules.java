package dev.breakwater.collector;

import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.ShippedRules;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.detection.node.NodeDetector;
import dev.breakwater.detection.node.NodeFields;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import dev.breakwater.rules.RuleFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Compiled rules, and what they need of the kernel.
 *
 * @param detector judges by them
 * @param interests what they could use
 */
record NodeRules(Detector detector, Interests interests) {
  private static final Logger LOG = System.getLogger(NodeRules.class.getName());

  /**
   * Compiles the rules that ship and more after them.
   *
   * @throws IllegalArgumentException with the first error if a rule has any; all are logged
   */
  static NodeRules compile(List<RuleFile> more, Catalog catalog, String cluster, String node) {
    LoadedRules rules = ShippedRules.load(more);
    for (Problem problem : rules.problems()) {
      LOG.log(problem.isError() ? Level.ERROR : Level.WARNING, problem.toText());
    }
    if (!rules.ok()) {
      String first =
          rules.problems().stream()
              .filter(Problem::isError)
              .map(Problem::toText)
              .findFirst()
              .orElse("");
      throw new IllegalArgumentException("the rules have errors, of which the first is: " + first);
    }
    return new NodeRules(
        new NodeDetector(rules.ruleSet(NodeFields.SOURCE), catalog, cluster, node)::detect,
        Interests.of(rules.ruleSet(NodeFields.SOURCE)));
  }
}
