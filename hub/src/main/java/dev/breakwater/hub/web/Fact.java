package dev.breakwater.hub.web;

/**
 * One thing that is known about an alert.
 *
 * @param label what it is
 * @param value the text
 * @param code whether it is a machine's word (a path, an id) rather than prose
 * @param note what a reader should know before trusting it; empty if nothing
 */
public record Fact(String label, VisibleText value, boolean code, String note) {

  /** A fact in prose. */
  static Fact text(String label, String value) {
    return new Fact(label, VisibleText.of(value), false, "");
  }

  /** A machine's word. */
  static Fact code(String label, String value) {
    return new Fact(label, VisibleText.of(value), true, "");
  }

  /** The same with a note. */
  Fact withNote(String words) {
    return new Fact(label, value, code, words);
  }
}
