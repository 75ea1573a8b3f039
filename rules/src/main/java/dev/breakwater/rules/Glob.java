package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A shell pattern as {@code fnmatch(3)} reads it without flags: {@code *} any text, slashes too,
 * {@code ?} one character, {@code [a-z]} and {@code [!a-z]} sets, a backslash before what is meant
 * literally. Matching takes time in proportion to pattern times text, whatever they are.
 */
public final class Glob {

  private sealed interface Token {}

  private record Literal(int point) implements Token {}

  private record OneOf(IntPredicate members) implements Token {}

  private record One() implements Token {}

  private record Many() implements Token {}

  private final Token[] tokens;
  private final boolean ignoreCase;

  private Glob(List<Token> tokens, boolean ignoreCase) {
    this.tokens = tokens.toArray(Token[]::new);
    this.ignoreCase = ignoreCase;
  }

  /** Whether a text has characters that mean something in a pattern. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
  }

  /** The pattern of that text; letters of ASCII match in either case if told to ignore it. */
  public static Glob of(String pattern, boolean ignoreCase) {
    List<Token> tokens = new ArrayList<>();
    int[] points = pattern.codePoints().toArray();
    int i = 0;
    while (i < points.length) {
      int point = points[i];
      int end = point == '[' ? setEnd(points, i) : -1;
      if (point == '*') {
        if (tokens.isEmpty() || !(tokens.getLast() instanceof Many)) {
          tokens.add(new Many());
        }
        i++;
      } else if (point == '?') {
        tokens.add(new One());
        i++;
      } else if (end > 0) {
        tokens.add(new OneOf(set(points, i, end, ignoreCase)));
        i = end + 1;
      } else {
        if (point == '\\' && i + 1 < points.length) {
          point = points[++i];
        }
        tokens.add(new Literal(ignoreCase ? lower(point) : point));
        i++;
      }
    }
    return new Glob(tokens, ignoreCase);
  }

  /** Whether the text is as the pattern says. */
  public boolean matches(String text) {
    return matches(text, 0, text.length());
  }

  /** Whether the part of the text is as the pattern says. */
  boolean matches(String text, int from, int to) {
    int token = 0;
    int at = from;
    int afterMany = -1;
    int retry = from;
    while (at < to) {
      if (token < tokens.length && tokens[token] instanceof Many) {
        afterMany = ++token;
        retry = at;
        continue;
      }
      int point = text.codePointAt(at);
      if (token < tokens.length && matches(tokens[token], point)) {
        token++;
        at += Character.charCount(point);
        continue;
      }
      if (afterMany < 0) {
        return false;
      }
      token = afterMany;
      retry += Character.charCount(text.codePointAt(retry));
      at = retry;
    }
    while (token < tokens.length && tokens[token] instanceof Many) {
      token++;
    }
    return token == tokens.length;
  }

  private boolean matches(Token token, int point) {
    return switch (token) {
      case Literal literal -> literal.point() == (ignoreCase ? lower(point) : point);
      case OneOf set -> set.members().test(point);
      case One _ -> true;
      case Many _ -> false;
    };
  }

  /** Where the set ends that starts there, or -1 if it does not end. */
  private static int setEnd(int[] points, int start) {
    int i = start + 1;
    if (i < points.length && (points[i] == '!' || points[i] == '^')) {
      i++;
    }
    boolean first = true;
    while (i < points.length) {
      if (points[i] == ']' && !first) {
        return i;
      }
      first = false;
      int classEnd = classEnd(points, i);
      if (classEnd > 0) {
        i = classEnd;
      } else if (points[i] == '\\') {
        i++;
      }
      i++;
    }
    return -1;
  }

  /**
   * Where the bracket closes of a class as {@code [:alpha:]} that starts there, or -1 if none does.
   */
  private static int classEnd(int[] points, int start) {
    if (start + 1 < points.length && points[start] == '[' && points[start + 1] == ':') {
      for (int i = start + 2; i + 1 < points.length; i++) {
        if (points[i] == ':' && points[i + 1] == ']') {
          return i + 1;
        }
      }
    }
    return -1;
  }

  private static IntPredicate set(int[] points, int start, int end, boolean ignoreCase) {
    int i = start + 1;
    boolean negated = points[i] == '!' || points[i] == '^';
    if (negated) {
      i++;
    }
    List<IntPredicate> members = new ArrayList<>();
    while (i < end) {
      int classEnd = classEnd(points, i);
      if (classEnd > 0 && classEnd < end) {
        members.add(characterClass(new String(points, i + 2, classEnd - i - 3)));
        i = classEnd + 1;
        continue;
      }
      if (points[i] == '\\' && i + 1 < end) {
        i++;
      }
      int low = points[i++];
      int high = low;
      if (i + 1 < end && points[i] == '-') {
        i++;
        if (points[i] == '\\' && i + 1 < end) {
          i++;
        }
        high = points[i++];
      }
      int last = high;
      members.add(point -> point >= low && point <= last);
    }
    IntPredicate any =
        point -> {
          for (IntPredicate member : members) {
            if (member.test(point)
                || (ignoreCase && (member.test(lower(point)) || member.test(upper(point))))) {
              return true;
            }
          }
          return false;
        };
    return negated ? any.negate() : any;
  }

  private static IntPredicate characterClass(String name) {
    return switch (name) {
      case "alpha" -> Glob::isAlpha;
      case "digit" -> Glob::isDigit;
      case "alnum" -> point -> isAlpha(point) || isDigit(point);
      case "upper" -> point -> point >= 'A' && point <= 'Z';
      case "lower" -> point -> point >= 'a' && point <= 'z';
      case "space" -> point -> point == ' ' || (point >= '\t' && point <= '\r');
      case "blank" -> point -> point == ' ' || point == '\t';
      case "punct" -> point -> point > ' ' && point < 0x7f && !isAlpha(point) && !isDigit(point);
      case "print" -> point -> point >= ' ' && point < 0x7f;
      case "graph" -> point -> point > ' ' && point < 0x7f;
      case "cntrl" -> point -> point < ' ' || point == 0x7f;
      case "xdigit" -> point -> point < 0x80 && Character.digit(point, 16) >= 0;
      default -> point -> false;
    };
  }

  private static boolean isAlpha(int point) {
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  }

  private static boolean isDigit(int point) {
    return point >= '0' && point <= '9';
  }

  private static int lower(int point) {
    return point >= 'A' && point <= 'Z' ? point + 32 : point;
  }

  private static int upper(int point) {
    return point >= 'a' && point <= 'z' ? point - 32 : point;
  }
}
