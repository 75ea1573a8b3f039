package dev.breakwater.hub.web;

import dev.breakwater.hub.ledger.LedgerLine;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The loss ledger for people.
 *
 * @param tone {@code seen} if every line adds up, else {@code uncovered}
 * @param sum the sum of all lines in a sentence
 * @param rows a line for each run of each part, at most {@value #MOST_ROWS}; those that do not add
 *     up first
 * @param more how many lines there are beyond that
 */
public record LedgerTable(String tone, String sum, List<Row> rows, int more) {
  static final int MOST_ROWS = 60;

  public LedgerTable {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param exact whether it adds up
   * @param where the node and the cluster
   * @param part the part whose signals they are
   * @param run when the run began; never for old runs together
   * @param runs how many runs the line is of
   * @param sent how many signals had a number
   * @param stored how many are stored
   * @param lost how many are on record as lost
   * @param lossy whether any are
   * @param why why they are lost, and what was lost beside them
   */
  public record Row(
      boolean exact,
      VisibleText where,
      String part,
      Moment run,
      int runs,
      String sent,
      String stored,
      String lost,
      boolean lossy,
      String why) {}

  static LedgerTable of(List<LedgerLine> lines) {
    boolean exact = lines.stream().allMatch(LedgerLine::exact);
    String sum =
        number(lines.stream().mapToLong(LedgerLine::sent).sum())
            + " sent = "
            + number(lines.stream().mapToLong(LedgerLine::stored).sum())
            + " stored + "
            + number(lines.stream().mapToLong(LedgerLine::lost).sum())
            + " on record as lost. "
            + (exact
                ? "Every line adds up."
                : "Not every line adds up: the hub has a fault, please report it.");
    List<Row> rows =
        Stream.concat(
                lines.stream().filter(line -> !line.exact()),
                lines.stream().filter(LedgerLine::exact))
            .limit(MOST_ROWS)
            .map(LedgerTable::row)
            .toList();
    return new LedgerTable(
        exact ? "seen" : "uncovered", sum, rows, Math.max(0, lines.size() - MOST_ROWS));
  }

  private static Row row(LedgerLine line) {
    String lost =
        line.reasons().stream()
            .map(cause -> cause(cause) + " (" + number(cause.count()) + ")")
            .collect(Collectors.joining("; "));
    String beside =
        line.events().stream()
            .map(
                cause ->
                    cause(cause) + (cause.count() == 0 ? "" : " (" + number(cause.count()) + ")"))
            .collect(Collectors.joining("; "));
    return new Row(
        line.exact(),
        VisibleText.line(line.node() + " · " + line.cluster()),
        line.part(),
        Moment.of(Instant.ofEpochMilli(line.epoch())),
        line.runs(),
        number(line.sent()),
        number(line.stored()),
        number(line.lost()),
        line.lost() > 0,
        beside.isEmpty()
            ? lost
            : (lost.isEmpty() ? "" : lost + ". ") + "Beside the sum: " + beside);
  }

  private static String cause(LedgerLine.Cause cause) {
    return cause.part()
        + ": "
        + cause.reason().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static String number(long value) {
    return CoverageStrips.number(value);
  }

  /** Whether there is any line. */
  public boolean hasRows() {
    return !rows.isEmpty();
  }
}
