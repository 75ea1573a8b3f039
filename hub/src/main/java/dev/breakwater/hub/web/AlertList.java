package dev.breakwater.hub.web;

import dev.breakwater.hub.alerts.Alert;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of alerts, newest first, and where the next ones come from.
 *
 * @param rows the alerts
 * @param newestId alerts after this one are still to come by the stream
 * @param streamUrl where alerts that pass the same filter arrive live
 * @param olderUrl the next page; empty if this is the last
 * @param filtered whether a filter holds some back
 * @param empty what to say where there are none; null if there are some
 */
public record AlertList(
    List<AlertRow> rows,
    long newestId,
    String streamUrl,
    String olderUrl,
    boolean filtered,
    @Nullable EmptyState empty) {

  /** How many alerts a page has at most. */
  static final int PAGE = 50;

  public AlertList {
    rows = List.copyOf(rows);
  }

  /**
   * The page for what was asked.
   *
   * @param alerts what was found: one more than {@link #PAGE} if there are more pages
   * @param newestId the newest alert's id, whether it passes the filter or not
   */
  static AlertList of(AlertQuery query, List<Alert> alerts, long newestId, CoverageStrip strip) {
    List<Alert> shown = alerts.subList(0, Math.min(alerts.size(), PAGE));
    return new AlertList(
        shown.stream().map(AlertRow::of).toList(),
        newestId,
        query.streamUrl(newestId),
        alerts.size() > PAGE ? query.olderUrl(shown.getLast().id()) : "",
        query.isFiltered(),
        shown.isEmpty() ? EmptyState.of(query, strip) : null);
  }

  /** Whether there is another page. */
  public boolean hasOlder() {
    return !olderUrl.isEmpty();
  }
}
