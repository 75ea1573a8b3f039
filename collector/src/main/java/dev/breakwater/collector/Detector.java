package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.signals.Finding;
import java.util.function.Consumer;

/** Judges an event: what the rules are to the watch. */
@FunctionalInterface
interface Detector {

  /** Hands over what the event gives rise to. */
  void detect(NodeEvent event, Consumer<Finding> found);
}
