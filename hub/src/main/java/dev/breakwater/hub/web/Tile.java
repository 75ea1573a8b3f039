package dev.breakwater.hub.web;

/**
 * One source on the strip that answers "is every source seen?".
 *
 * @param key stable across renderings: kind, cluster, node and file
 * @param kind {@code node} or {@code audit}: the icon
 * @param what the kind in words
 * @param name the node or the cluster
 * @param place the cluster of a node, the file of a log that is followed; else empty
 * @param status {@code seen}, {@code silent} or {@code uncovered}: the icon and the colour
 * @param word the status in words
 * @param reason why it is not seen; empty if it is
 * @param lastEvent when the last event happened
 * @param lastHeard when it last said anything
 * @param seen events seen, with separators
 * @param lost events lost, with separators
 * @param lossy whether any were lost
 */
public record Tile(
    String key,
    String kind,
    String what,
    VisibleText name,
    VisibleText place,
    String status,
    String word,
    VisibleText reason,
    Moment lastEvent,
    Moment lastHeard,
    String seen,
    String lost,
    boolean lossy) {

  /** What to call it in a sentence. */
  public String called() {
    return what + " " + name.plain();
  }
}
