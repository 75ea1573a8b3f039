package dev.breakwater.hub.web;

/**
 * What an empty list means: that nothing happened, or that nothing was looked at.
 *
 * @param tone {@code seen} only if every source is seen
 * @param title in a few words
 * @param words what follows from it
 */
public record EmptyState(String tone, String title, String words) {

  static EmptyState of(AlertQuery query, CoverageStrip strip) {
    if (query.isFiltered()) {
      return new EmptyState(
          "search",
          "No alert passes this filter",
          "There may be others. New ones that pass it will appear here.");
    }
    if (strip.tiles().isEmpty()) {
      return new EmptyState(
          "uncovered",
          "Nothing is looked at yet",
          "No alert here does not mean that nothing happened: no source is connected. Connect one"
              + " as the tiles above say.");
    }
    if (strip.tone().equals("silent") || strip.tone().equals("uncovered")) {
      return new EmptyState(
          strip.tone(),
          "No alert, but not every source is seen",
          "What happens where nobody looks leads to no alert. The tiles above say which sources"
              + " are not seen, and why.");
    }
    if (!strip.missing().isEmpty()) {
      return new EmptyState(
          "partial",
          "Nothing was found where it is looked",
          "What is connected is seen, and nothing that a rule knows has happened there. The tiles"
              + " above say what is not looked at.");
    }
    return new EmptyState(
        "seen",
        "Nothing was found",
        "Every source is seen, and nothing that a rule knows has happened. New alerts"
            + " appear here as they are found.");
  }
}
