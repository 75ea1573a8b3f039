package dev.breakwater.hub.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Why an alert matters and what to do about it.
 *
 * @param why paragraphs
 * @param steps what to do, in order
 */
public record Advice(List<String> why, List<Step> steps) {

  public Advice {
    why = List.copyOf(why);
    steps = List.copyOf(steps);
  }

  /**
   * One thing to do.
   *
   * @param parts the words, with code and commands set apart
   */
  public record Step(List<Part> parts) {
    public Step {
      parts = List.copyOf(parts);
    }

    /**
     * The step that a text describes; what stands between backquotes is code, and a command if it
     * has a blank.
     */
    static Step of(String text) {
      var parts = new ArrayList<Part>();
      String[] pieces = text.split("`", -1);
      for (int index = 0; index < pieces.length; index++) {
        boolean quoted = index % 2 == 1 && index < pieces.length - 1;
        boolean command = quoted && pieces[index].strip().contains(" ");
        if (!pieces[index].isEmpty()) {
          parts.add(new Part(pieces[index], quoted && !command, command));
        }
      }
      return new Step(parts);
    }
  }

  /**
   * A run of words, of code or of a command; words are neither.
   *
   * @param text the text
   * @param code whether it is code within a sentence
   * @param command whether it is something to run
   */
  public record Part(String text, boolean code, boolean command) {}
}
