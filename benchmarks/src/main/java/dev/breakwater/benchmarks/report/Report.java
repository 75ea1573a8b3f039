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

  /** Whether every figure that had to hold does. */
  public boolean holds() {
    return held.stream().allMatch(Held::holds);
  }

  /** For a person. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(command).append("\n\n");
    tables.stream()
        .filter(table -> !table.isEmpty())
        .forEach(table -> out.append(table.text()).append('\n'));
    notes.forEach(note -> out.append(note).append('\n'));
    if (!held.isEmpty()) {
      out.append(notes.isEmpty() ? "" : "\n");
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
    all.put("command", command).put("holds", holds());
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
