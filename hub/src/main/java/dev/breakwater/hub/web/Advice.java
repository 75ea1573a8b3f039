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
   * @param parts the words, with code set apart
   * @param commands what of it can be run
   */
  public record Step(List<Part> parts, List<String> commands) {
    public Step {
      parts = List.copyOf(parts);
      commands = List.copyOf(commands);
    }

    /**
     * The step that a text describes; what stands between backquotes is code, and a command if it
     * has a blank.
     */
    static Step of(String text) {
      var parts = new ArrayList<Part>();
      var commands = new ArrayList<String>();
      String[] pieces = text.split("`", -1);
      for (int index = 0; index < pieces.length; index++) {
        boolean code = index % 2 == 1 && index < pieces.length - 1;
        if (code && pieces[index].contains(" ")) {
          commands.add(pieces[index]);
        }
        if (!pieces[index].isEmpty()) {
          parts.add(new Part(pieces[index], code));
        }
      }
      return new Step(parts, commands);
    }
  }

  /**
   * A run of words or of code.
   *
   * @param text the text
   * @param code whether it is code
   */
  public record Part(String text, boolean code) {}
}
