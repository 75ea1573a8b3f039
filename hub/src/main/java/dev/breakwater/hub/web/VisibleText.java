package dev.breakwater.hub.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text of an event in a form in which all of it can be seen. An attacker chooses process names,
 * arguments and object names: what a reader could not see or would see at another place (control
 * characters, bidirectional overrides, blanks without width, lone surrogates, piles of combining
 * marks) is written out as an escape and marked as one, so that it cannot be taken for the text
 * itself.
 *
 * @param segments the text up to the bound, in order
 * @param rest what follows the bound, shown on demand; empty if all of it is in {@code segments}
 * @param length how many UTF-16 units the whole text has
 * @param omitted how many UTF-16 units are in neither list
 */
public record VisibleText(List<Segment> segments, List<Segment> rest, int length, int omitted) {

  /** No more than this many UTF-16 units of one text are put on a page. */
  static final int WHOLE = 128 * 1024;

  private static final int LINE = 240;
  private static final int BRIEF = 160;
  private static final int PARAGRAPH = 600;
  private static final int COMBINING_MARKS_IN_A_ROW = 3;

  public VisibleText {
    segments = List.copyOf(segments);
    rest = List.copyOf(rest);
  }

  /**
   * A run of characters of one kind.
   *
   * @param text what to show
   * @param escaped whether it stands for characters that cannot be seen
   */
  public record Segment(String text, boolean escaped) {}

  /** A text whose first 600 characters are shown and the rest on demand. */
  public static VisibleText of(String text) {
    return cut(text, PARAGRAPH, WHOLE);
  }

  /** A text of which many stand together: its first 160 characters, and the rest on demand. */
  public static VisibleText brief(String text) {
    return cut(text, BRIEF, WHOLE);
  }

  /** A text for a place with one line: its first 240 characters and no more. */
  public static VisibleText line(String text) {
    return cut(text, LINE, LINE);
  }

  /** A text of the project's own, or one that is shown whole: at most 128 Ki characters. */
  public static VisibleText whole(String text) {
    return cut(text, WHOLE, WHOLE);
  }

  private static VisibleText cut(String text, int first, int whole) {
    int end = boundary(text, Math.min(text.length(), whole));
    int head = boundary(text, Math.min(end, first));
    return new VisibleText(
        segments(text, 0, head), segments(text, head, end), text.length(), text.length() - end);
  }

  private static int boundary(String text, int index) {
    boolean splitsPair =
        index > 0
            && index < text.length()
            && Character.isHighSurrogate(text.charAt(index - 1))
            && Character.isLowSurrogate(text.charAt(index));
    return splitsPair ? index - 1 : index;
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Whether something follows that is shown on demand. */
  public boolean hasMore() {
    return !rest.isEmpty();
  }

  /** The shown part without marks: for attributes and titles. */
  public String plain() {
    var plain = new StringBuilder();
    segments.forEach(segment -> plain.append(segment.text()));
    if (hasMore() || omitted > 0) {
      plain.append('…');
    }
    return plain.toString();
  }

  private static List<Segment> segments(String text, int start, int end) {
    var segments = new ArrayList<Segment>();
    var run = new StringBuilder();
    boolean escapedRun = false;
    int marks = 0;
    int index = start;
    while (index < end) {
      int codePoint = text.codePointAt(index);
      marks = isCombining(codePoint) ? marks + 1 : 0;
      boolean escaped = cannotBeSeen(codePoint) || marks > COMBINING_MARKS_IN_A_ROW;
      if (escaped != escapedRun && !run.isEmpty()) {
        segments.add(new Segment(run.toString(), escapedRun));
        run.setLength(0);
      }
      escapedRun = escaped;
      if (escaped) {
        run.append(escape(codePoint));
      } else {
        run.appendCodePoint(codePoint);
      }
      index += Character.charCount(codePoint);
    }
    if (!run.isEmpty()) {
      segments.add(new Segment(run.toString(), escapedRun));
    }
    return segments;
  }

  private static boolean isCombining(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Whether a character has no shape of its own, or changes where others are shown. */
  static boolean cannotBeSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      default -> isBlankLetter(codePoint);
    };
  }

  /** Letters, symbols and marks that fonts draw as nothing. */
  private static boolean isBlankLetter(int codePoint) {
    return codePoint == 0x034F
        || codePoint == 0x115F
        || codePoint == 0x1160
        || codePoint == 0x17B4
        || codePoint == 0x17B5
        || codePoint == 0x2800
        || codePoint == 0x3164
        || codePoint == 0xFFA0
        || (codePoint >= 0x180B && codePoint <= 0x180F)
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
  }

  private static String escape(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case 0x1B -> "\\e";
      case 0 -> "\\0";
      default ->
          codePoint < 0x100
              ? String.format(Locale.ROOT, "\\x%02x", codePoint)
              : String.format(Locale.ROOT, "\\u{%04X}", codePoint);
    };
  }
}
