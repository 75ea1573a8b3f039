package dev.breakwater.hub.web;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The form that filters alerts.
 *
 * @param text what is searched for
 * @param severities the severities to choose from
 * @param sources the kinds of source to choose from
 * @param clusters the clusters to choose from
 */
public record FilterForm(
    String text, List<Choice> severities, List<Choice> sources, List<Choice> clusters) {

  public FilterForm {
    severities = List.copyOf(severities);
    sources = List.copyOf(sources);
    clusters = List.copyOf(clusters);
  }

  /**
   * The form for what was asked.
   *
   * @param clusterNames the clusters that the hub has heard of
   */
  static FilterForm of(AlertQuery query, List<String> clusterNames) {
    var names = new TreeSet<>(clusterNames);
    if (!query.cluster().isEmpty()) {
      names.add(query.cluster());
    }
    var clusters = new ArrayList<Choice>();
    clusters.add(AlertQuery.choice("", "Every cluster", query.cluster()));
    for (String name : names) {
      String shown = VisibleText.line(name).plain();
      clusters.add(AlertQuery.choice(name, shown, query.cluster()));
    }
    return new FilterForm(query.text(), query.severities(), query.sources(), clusters);
  }

  /** Whether there is more than one cluster to choose from, or one is chosen. */
  public boolean hasClusters() {
    return clusters.size() > 2 || clusters.stream().skip(1).anyMatch(Choice::chosen);
  }
}
