package dev.breakwater.benchmarks.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures of one measurement, and which of them had to hold. A part of a measurement that
 * cannot be taken on this machine is not held: nothing is green that was not looked at.
 */
public final class Report {
  private final String command;
  private final List<Table> tables = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int tablesTold;
  private int notesTold;
  private boolean begun;
  private boolean cut;

  /**
   * A figure that had to hold.
   *
   * @param what what it is about
   * @param wanted what it had to be
   * @param measured what it was
   * @param holds whether it was
   */
  public record Held(String what, String wanted, String measured, boolean holds) {}

  /**
   * @param command the command that repeats the measurement
   */
  public Report(String command) {
    this.command = command;
  }

  /** Begins a table; a table without rows is not shown. */
  public Table table(String title, String... columns) {
    Table table = new Table(title, List.of(columns));
    tables.add(table);
    return table;
  }

  /** Says whether a figure holds. */
  public void hold(String what, String wanted, String measured, boolean holds) {
    held.add(new Held(what, wanted, measured, holds));
  }

  /** Says something in words. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /**
   * Says that the measurement was stopped: what was not told yet is not whole, and nothing holds.
   */
  public void cut() {
    cut = true;
    tables.subList(tablesTold, tables.size()).forEach(Table::cut);
    notes.add(
        "CUT: the measurement was stopped before its end; what is missing was not looked at.");
  }

  /** Whether every figure that had to hold does, and the measurement went to its end. */
  public boolean holds() {
    return !cut && held.stream().allMatch(Held::holds);
  }

  /** For a person: what has come since this was asked the last time, tables and words. */
  public String section() {
    StringBuilder out = new StringBuilder();
    if (!begun) {
      out.append(command).append("\n\n");
      begun = true;
    }
    tables.subList(tablesTold, tables.size()).stream()
        .filter(table -> !table.isEmpty())
        .forEach(table -> out.append(table.text()).append('\n'));
    tablesTold = tables.size();
    notes.subList(notesTold, notes.size()).forEach(note -> out.append(note).append('\n'));
    out.append(notesTold == notes.size() ? "" : "\n");
    notesTold = notes.size();
    return out.toString();
  }

  /** For a person: what was not told yet, and then what had to hold. */
  public String text() {
    StringBuilder out = new StringBuilder(section());
    if (!held.isEmpty()) {
      Table verdicts =
          new Table("What had to hold", List.of("", "figure", "had to be", "was measured"));
      held.forEach(
          it ->
              verdicts.row(
                  it.holds() ? "held" : "NOT HELD", it.what(), it.wanted(), it.measured()));
      out.append(verdicts.text());
    }
    return out.toString();
  }

  /** For a program. */
  public ObjectNode json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("command", command).put("holds", holds()).put("cut", cut);
    ObjectNode figures = all.putObject("figures");
    tables.forEach(table -> figures.set(table.title(), table.json()));
    ArrayNode verdicts = all.putArray("held");
    held.forEach(
        it ->
            verdicts
                .addObject()
                .put("figure", it.what())
                .put("wanted", it.wanted())
                .put("measured", it.measured())
                .put("holds", it.holds()));
    ArrayNode words = all.putArray("notes");
    notes.forEach(words::add);
    return all;
  }
}
