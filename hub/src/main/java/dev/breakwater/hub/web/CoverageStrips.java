package dev.breakwater.hub.web;

import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.signals.SourceHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says whether every source is seen. Only what says of itself that it is seen, and said so lately,
 * is shown as seen; a kind of source of which there is none is named.
 */
final class CoverageStrips {
  private CoverageStrips() {}

  /**
   * The answer as of now.
   *
   * @param sources every source that the hub has ever heard of
   */
  static CoverageStrip of(List<SourceCoverage> sources, Instant now) {
    List<Tile> tiles = sources.stream().map(source -> tile(source, now)).toList();
    List<CoverageStrip.Missing> missing = missing(sources);
    return new CoverageStrip(
        tone(tiles, missing), headline(tiles, missing), tiles, missing, Moment.of(now));
  }

  private static String tone(List<Tile> tiles, List<CoverageStrip.Missing> missing) {
    if (tiles.isEmpty() || tiles.stream().anyMatch(tile -> tile.status().equals("uncovered"))) {
      return "uncovered";
    }
    if (!tiles.stream().allMatch(tile -> tile.status().equals("seen"))) {
      return "silent";
    }
    return missing.isEmpty() ? "seen" : "partial";
  }

  private static String headline(List<Tile> tiles, List<CoverageStrip.Missing> missing) {
    if (tiles.isEmpty()) {
      return "No. Nothing is looked at yet.";
    }
    int all = tiles.size();
    long seen = tiles.stream().filter(tile -> tile.status().equals("seen")).count();
    var words = new StringBuilder();
    if (seen < all) {
      words.append("No. ").append(seen == 0 ? "None" : Long.toString(seen));
      words.append(" of ").append(all).append(all == 1 ? " source is" : " sources are");
      words.append(" seen");
    } else {
      words.append(missing.isEmpty() ? "Yes. " : "In part. ");
      words.append(all == 1 ? "The one connected source is" : "All " + all + " connected are");
      words.append(" seen");
    }
    words.append(losses(tiles)).append('.');
    for (CoverageStrip.Missing gap : missing) {
      words.append(' ').append(gap.title()).append('.');
    }
    return words.toString();
  }

  private static String losses(List<Tile> tiles) {
    long lossy = tiles.stream().filter(Tile::lossy).count();
    if (lossy == 0) {
      return "";
    }
    if (tiles.size() == 1) {
      return ", but events were lost";
    }
    return "; " + (lossy == 1 ? "one" : lossy) + " of them lost events";
  }

  private static Tile tile(SourceCoverage source, Instant now) {
    boolean node = source.source() == SourceHealth.Source.NODE;
    String file = source.attributes().getOrDefault(Coverage.PATH, "");
    return new Tile(
        source.source().name().toLowerCase(Locale.ROOT)
            + "/"
            + source.cluster()
            + "/"
            + source.node()
            + "/"
            + file,
        node ? "node" : "audit",
        node ? "Node sensor" : "Audit log",
        VisibleText.line(node ? source.node() : source.cluster()),
        VisibleText.line(node ? source.cluster() : file),
        switch (source.status()) {
          case COVERED -> "seen";
          case STALE -> "silent";
          case NOT_COVERED -> "uncovered";
        },
        switch (source.status()) {
          case COVERED -> "Seen";
          case STALE -> "Silent for " + inWords(Duration.between(source.lastHeard(), now));
          case NOT_COVERED -> "Not covered";
        },
        VisibleText.line(source.reason()),
        Moment.of(source.lastEvent()),
        Moment.of(source.lastHeard()),
        number(source.eventsSeen()),
        number(source.eventsLost()),
        source.eventsLost() > 0);
  }

  private static List<CoverageStrip.Missing> missing(List<SourceCoverage> sources) {
    var missing = new ArrayList<CoverageStrip.Missing>();
    if (lacks(sources, SourceHealth.Source.NODE)) {
      missing.add(
          new CoverageStrip.Missing(
              "node",
              "No node sensor is connected",
              "Processes, files and connections on nodes are not looked at. To watch this machine:",
              "sudo ./breakwater up"));
    }
    if (lacks(sources, SourceHealth.Source.AUDIT_LOG)) {
      missing.add(
          new CoverageStrip.Missing(
              "audit",
              "No audit log is connected",
              "What is asked of Kubernetes API servers is not looked at. To follow a log file:",
              "./breakwater up --audit-log /var/log/kubernetes/audit.log"));
    }
    return missing;
  }

  private static boolean lacks(List<SourceCoverage> sources, SourceHealth.Source kind) {
    return sources.stream().noneMatch(source -> source.source() == kind);
  }

  /** A number of events with separators. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A duration in its largest unit. */
  static String inWords(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() >= 2) {
      return duration.toHours() + " h";
    }
    if (duration.toMinutes() >= 2) {
      return duration.toMinutes() + " min";
    }
    return Math.max(0, duration.toSeconds()) + " s";
  }
}
