package dev.breakwater.hub.web;

import java.util.Comparator;
import java.util.List;

/**
 * The answer to "is every source seen?".
 *
 * @param tone {@code seen} only if there are sources of each kind and every one of them is seen;
 *     {@code partial} if a kind is missing; else {@code silent} or {@code uncovered}
 * @param headline the answer in a sentence
 * @param tiles a tile for each source
 * @param missing the kinds of source of which there is none, with how to connect one
 * @param at when this was true
 */
public record CoverageStrip(
    String tone, String headline, List<Tile> tiles, List<Missing> missing, Moment at) {

  /** How many tiles are shown above the alerts, which they must not push out of sight. */
  static final int MOST_SHOWN = 12;

  private static final Comparator<Tile> WORST_FIRST =
      Comparator.comparingInt(
          tile ->
              switch (tile.status()) {
                case "uncovered" -> 0;
                case "silent" -> 1;
                default -> tile.lossy() ? 2 : 3;
              });

  public CoverageStrip {
    tiles = List.copyOf(tiles);
    missing = List.copyOf(missing);
  }

  /** The tiles that stand above the alerts: those that are not seen first. */
  public List<Tile> shown() {
    return tiles.stream().sorted(WORST_FIRST).limit(MOST_SHOWN).toList();
  }

  /** What the sources are that have no tile above the alerts; empty if each has one. */
  public String others() {
    List<Tile> rest = tiles.stream().sorted(WORST_FIRST).skip(MOST_SHOWN).toList();
    long unseen = rest.stream().filter(tile -> !tile.status().equals("seen")).count();
    if (rest.isEmpty()) {
      return "";
    }
    String more = CoverageStrips.number(rest.size()) + " more";
    return unseen == 0
        ? more + (rest.size() == 1 ? " that is seen" : " that are all seen")
        : more + ", " + CoverageStrips.number(unseen) + " of them not seen";
  }

  /** Whether there is a kind of source of which there is none. */
  public boolean hasMissing() {
    return !missing.isEmpty();
  }

  /**
   * A kind of source of which there is none.
   *
   * @param kind {@code node} or {@code audit}
   * @param title that there is none
   * @param advice what connecting one would show
   * @param command what to run to connect one
   */
  public record Missing(String kind, String title, String advice, String command) {}
}
