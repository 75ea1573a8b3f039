package dev.breakwater.benchmarks.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of figures under one title. A cell is a text, a whole number or a number. */
public final class Table {
  private final String title;
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();
  private boolean cut;

  Table(String title, List<String> columns) {
    this.title = title;
    this.columns = columns;
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are columns
   */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%s has %d columns, not %d".formatted(title, columns.size(), cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Says that the measurement was stopped before the last of its rows. */
  void cut() {
    cut = true;
  }

  String title() {
    return cut ? title + " (CUT: stopped before its end)" : title;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(Table::text).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder(title()).append('\n');
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        text.append(' ')
            .append(isText(i) ? left(line.get(i), widths[i]) : right(line.get(i), widths[i]))
            .append(' ');
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  ArrayNode json() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (List<Object> row : rows) {
      ObjectNode object = all.addObject();
      for (int i = 0; i < row.size(); i++) {
        switch (row.get(i)) {
          case Long number -> object.put(columns.get(i), number);
          case Integer number -> object.put(columns.get(i), number);
          case Double number -> object.put(columns.get(i), number);
          case Object other -> object.put(columns.get(i), other.toString());
        }
      }
    }
    return all;
  }

  private boolean isText(int column) {
    return rows.stream().anyMatch(row -> row.get(column) instanceof String text && !isBlank(text));
  }

  private static boolean isBlank(String text) {
    return text.isEmpty() || text.equals("-");
  }

  static String text(Object cell) {
    return switch (cell) {
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      case Double number -> String.format(Locale.ROOT, "%,.2f", number);
      case Object other -> other.toString();
    };
  }

  private static String left(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }
}
