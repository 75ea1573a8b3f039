package dev.breakwater.cli.up;

import dev.breakwater.cli.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether this node can be watched, and if not, why. */
final class Sensor {
  /** The exit status by which a collector says that this node cannot be watched. */
  static final int CANNOT_WATCH = 3;

  private static final String WORDS = "collector: cannot watch this node: ";

  private volatile Optional<String> notCovered;

  private Sensor(Optional<String> notCovered) {
    this.notCovered = notCovered;
  }

  /** What can be said before the collector is tried. */
  static Sensor of(boolean leftOut, boolean root, Path typeInformation) {
    if (leftOut) {
      return new Sensor(Optional.of("the sensor is left out by --no-sensor"));
    }
    if (!root) {
      return new Sensor(Optional.of("only root can load the sensor's eBPF programs"));
    }
    if (!Files.exists(typeInformation)) {
      return new Sensor(
          Optional.of("the kernel has no BTF type information (" + typeInformation + ")"));
    }
    return new Sensor(Optional.empty());
  }

  /** Why this node is not covered; empty if it may be. */
  Optional<String> notCovered() {
    return notCovered;
  }

  /** Notes why the collector ended; true if it says that it can never watch this node. */
  boolean ended(int status, List<String> lastLines) {
    if (status != CANNOT_WATCH) {
      return false;
    }
    notCovered =
        Optional.of(
            lastLines.reversed().stream()
                .filter(line -> line.startsWith(WORDS))
                .map(line -> Printable.text(line.substring(WORDS.length()).strip(), 300))
                .findFirst()
                .orElse("the collector cannot watch it and did not say why"));
    return true;
  }

  /** The sentence for the user. */
  static String sentence(String reason) {
    return "This node is not covered: " + reason + (reason.endsWith(".") ? "" : ".");
  }
}
