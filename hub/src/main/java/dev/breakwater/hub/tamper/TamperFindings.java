package dev.breakwater.hub.tamper;

import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.CatalogEntry;
import dev.breakwater.hub.store.Sha256;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Signal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes findings of what happens to the parts of Breakwater, with the catalogue's words. A part
 * that begins is none; one that is told to end is one of little weight, because whoever may tell it
 * so needs nothing else to be unseen.
 */
public final class TamperFindings {
  /** The source of these findings, where rules' have the rules' source. */
  public static final String SOURCE = "breakwater";

  private final Catalog catalog;

  public TamperFindings(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What a part said of itself or of another; empty if nobody needs to see it. */
  public Optional<Finding> of(Signal signal, LifecycleActivity activity) {
    Origin origin = signal.origin();
    String identity =
        String.join(
            "/",
            origin.cluster(),
            origin.node(),
            origin.part().name(),
            Long.toString(signal.epoch()),
            Long.toString(signal.sequence()));
    return type(activity).map(type -> finding(type, origin, activity, identity));
  }

  /**
   * What the hub itself saw of a node.
   *
   * @param identity tells this act from others; the same act told again has the same
   */
  Finding ofNode(Origin node, LifecycleActivity activity, String identity) {
    return finding(type(activity).orElseThrow(), node, activity, identity);
  }

  private Finding finding(String type, Origin origin, LifecycleActivity activity, String identity) {
    CatalogEntry entry =
        catalog
            .ofType(type)
            .orElseThrow(() -> new IllegalStateException("no catalogue entry " + type));
    return new Finding(
        HexFormat.of().formatHex(Sha256.of(type + "/" + identity), 0, 16),
        entry.rule(),
        entry.id(),
        entry.title(),
        message(entry, origin, activity),
        entry.severity().orElseThrow(),
        SOURCE,
        entry.techniques(),
        List.of(),
        Map.of(
            "breakwater.part", activity.part().label(),
            "breakwater.event", activity.event().name()),
        activity);
  }

  private static String message(CatalogEntry entry, Origin origin, LifecycleActivity activity) {
    String detail = activity.detail().isEmpty() ? "" : ": " + activity.detail();
    return entry.title()
        + " (node="
        + origin.node()
        + " part="
        + activity.part().label()
        + ")"
        + detail;
  }

  private static Optional<String> type(LifecycleActivity activity) {
    return switch (activity.event()) {
      case STARTED -> Optional.empty();
      case STOPPED -> Optional.of("breakwater.sensor.stopped");
      case KILLED -> Optional.of("breakwater.sensor.killed");
      case FROZEN -> Optional.of("breakwater.sensor.frozen");
      case DETACHED -> Optional.of("breakwater.sensor.detached");
      case MAP_CHANGED -> Optional.of("breakwater.sensor.map_changed");
      case CLOCK_MOVED -> Optional.of("breakwater.clock.moved");
      case SILENT -> Optional.of("breakwater.node.silent");
      case RESUMED, REPAIRED -> Optional.of("breakwater.sensor.back");
    };
  }
}
