package dev.breakwater.publisher;

import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.SourceHealth.Source;
import dev.breakwater.signals.SourceHealth.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Says that the node is not covered for as long as no collector is connected. While one is, it
 * speaks for itself, and the publisher is quiet.
 */
final class NodeHealth {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  static final String NOT_CONNECTED = "the collector is not connected";

  private final OwnSignals own;
  private final SourceHealth notCovered;
  private int collectors;

  /**
   * @param reason why the node is not covered when no collector is connected
   */
  NodeHealth(OwnSignals own, String reason) {
    this.own = own;
    this.notCovered =
        new SourceHealth(
            Source.NODE,
            State.NOT_COVERED,
            reason,
            0,
            0,
            Instant.EPOCH,
            Map.of("os.kernel.version", System.getProperty("os.version", "")));
  }

  synchronized void collectorCame() {
    collectors++;
    own.noHealth();
  }

  synchronized void collectorWent() {
    collectors--;
    say();
  }

  /** Repeats what there is to say; called at {@link #INTERVAL}. */
  synchronized void say() {
    if (collectors == 0) {
      own.health(notCovered);
    }
  }
}
