package dev.breakwater.hub.web;

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
   * @param text in words
   * @param command what to run; empty if there is nothing to run
   */
  public record Step(String text, String command) {}
}
