package dev.breakwater.hub.web;

import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ledger.LedgerLine;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every source and every loss.
 *
 * @param strip is every source seen
 * @param sources a line for each source
 * @param losses a line for each loss, newest first
 * @param times the same losses at the time at which they happened
 * @param ledger what was sent, stored and lost
 */
public record CoveragePage(
    CoverageStrip strip,
    List<SourceRow> sources,
    List<LossRow> losses,
    LossStrip times,
    LedgerTable ledger) {

  /** How many losses the page shows at most. */
  static final int MOST_LOSSES = 200;

  public CoveragePage {
    sources = List.copyOf(sources);
    losses = List.copyOf(losses);
  }

  /**
   * A source.
   *
   * @param tile what the strip says of it
   * @param cluster its cluster
   * @param node its node; empty for an audit log
   * @param more what else is known of it
   */
  public record SourceRow(Tile tile, VisibleText cluster, VisibleText node, VisibleText more) {}

  /** The page as of now. */
  static CoveragePage of(
      List<SourceCoverage> sources, List<LossRecord> losses, List<LedgerLine> ledger, Instant now) {
    CoverageStrip strip = CoverageStrips.of(sources, now);
    List<SourceRow> rows =
        IntStream.range(0, sources.size())
            .mapToObj(index -> row(sources.get(index), strip.tiles().get(index)))
            .toList();
    return new CoveragePage(
        strip,
        rows,
        losses.stream().map(LossRow::of).toList(),
        LossStrip.of(losses, now),
        LedgerTable.of(ledger));
  }

  private static SourceRow row(SourceCoverage source, Tile tile) {
    String attributes =
        new TreeMap<>(source.attributes())
            .entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                .collect(Collectors.joining(", "));
    String more =
        source.reason().isEmpty() || attributes.isEmpty()
            ? source.reason() + attributes
            : source.reason() + "; " + attributes;
    return new SourceRow(
        tile,
        VisibleText.line(source.cluster()),
        VisibleText.line(source.node()),
        VisibleText.of(more));
  }

  /** Whether there is any source. */
  public boolean hasSources() {
    return !sources.isEmpty();
  }

  /** Whether anything was lost. */
  public boolean hasLosses() {
    return !losses.isEmpty();
  }

  /** What it means that there is no loss. */
  public String noLosses() {
    return hasSources()
        ? "The hub knows of no loss."
        : "The hub knows of no loss, because it knows of no source: nothing is looked at.";
  }
}
