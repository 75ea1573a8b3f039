package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that knows where in the rule files each of its characters came from, however it was put
 * together: appended to, with lists put in, with exceptions around it. Problems point at what the
 * author wrote.
 */
final class PositionedText {

  /** Gives the place of a character of one scalar. */
  @FunctionalInterface
  interface Origin {
    Position at(int offset);
  }

  /**
   * A run of characters from one origin.
   *
   * @param start where the run starts in the text
   * @param origin where it came from
   * @param offset where it starts in the origin
   * @param moves whether each further character is one further in the origin; if not, all are at
   *     one place
   */
  private record Run(int start, Origin origin, int offset, boolean moves) {}

  private final String text;
  private final List<Run> runs;

  private PositionedText(String text, List<Run> runs) {
    this.text = text;
    this.runs = List.copyOf(runs);
  }

  static PositionedText of(String text, Origin origin) {
    return new PositionedText(text, List.of(new Run(0, origin, 0, true)));
  }

  /**
   * Text that stands at one place as a whole, as the items of a list do where the list is named.
   */
  static PositionedText at(String text, Position place) {
    return new PositionedText(text, List.of(new Run(0, offset -> place, 0, false)));
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  /** The place of a character; that of the last run where the offset is the text's end. */
  Position position(int offset) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).start <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Run run = runs.get(low);
    return run.origin.at(run.offset + (run.moves ? offset - run.start : 0));
  }

  /** Builds a text from pieces of others. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Run> runs = new ArrayList<>();

    Builder append(PositionedText piece) {
      return append(piece, 0, piece.length());
    }

    Builder append(PositionedText piece, int from, int to) {
      for (int i = 0; i < piece.runs.size(); i++) {
        Run run = piece.runs.get(i);
        int end = i + 1 < piece.runs.size() ? piece.runs.get(i + 1).start : piece.length();
        int first = Math.max(from, run.start);
        if (first < Math.min(to, end)) {
          int offset = run.offset + (run.moves ? first - run.start : 0);
          runs.add(new Run(text.length() + first - from, run.origin, offset, run.moves));
        }
      }
      text.append(piece.text, from, to);
      return this;
    }

    /** Appends text of which all stands at one place. */
    Builder append(String words, Position place) {
      if (!words.isEmpty()) {
        runs.add(new Run(text.length(), offset -> place, 0, false));
        text.append(words);
      }
      return this;
    }

    int length() {
      return text.length();
    }

    PositionedText build(Position ifEmpty) {
      return runs.isEmpty() ? at("", ifEmpty) : new PositionedText(text.toString(), runs);
    }
  }
}
