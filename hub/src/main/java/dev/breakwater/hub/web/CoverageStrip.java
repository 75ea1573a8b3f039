package dev.breakwater.hub.web;

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

  public CoverageStrip {
    tiles = List.copyOf(tiles);
    missing = List.copyOf(missing);
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
