package dev.breakwater.hub.directives;

import dev.breakwater.hub.access.Caller;
import java.util.HashMap;
import java.util.Map;

/** How many polls wait, of all nodes and of each: both are bounded. */
final class Polls {
  private final int ofAll;
  private final int ofOne;
  private final Map<Caller.Node, Integer> waiting = new HashMap<>();
  private int all;

  Polls(int ofAll, int ofOne) {
    this.ofAll = ofAll;
    this.ofOne = ofOne;
  }

  /** Counts a poll in; false if there are as many as there may be. */
  synchronized boolean enter(Caller.Node node) {
    int own = waiting.getOrDefault(node, 0);
    if (all >= ofAll || own >= ofOne) {
      return false;
    }
    all++;
    waiting.put(node, own + 1);
    return true;
  }

  /** Counts it out again. */
  synchronized void leave(Caller.Node node) {
    all--;
    waiting.computeIfPresent(node, (key, own) -> own == 1 ? null : own - 1);
  }

  /** How many wait. */
  synchronized int size() {
    return all;
  }
}
