package dev.breakwater.rules;

import java.nio.charset.StandardCharsets;

/**
 * Text of bytes that need not be UTF-8, as process names and paths are. A byte that is no part of
 * UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, so that nothing is lost: {@code contains
 * "\xff"} finds that byte, and two names that differ in bytes differ in text. Sources that decode
 * with {@link #decode} get exact comparisons; whoever shows such text passes it through {@link
 * #sanitized} first.
 */
public final class ByteText {
  private static final int ESCAPE = 0xdc00;

  private ByteText() {}

  /** The text of all the bytes. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The text of {@code length} bytes from {@code offset}. */
  public static String decode(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    if (i == end) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(length);
    for (i = offset; i < end; ) {
      int size = sequence(bytes, i, end);
      if (size == 0) {
        text.append((char) (ESCAPE + (bytes[i] & 0xff)));
        i++;
      } else {
        text.appendCodePoint(codePoint(bytes, i, size));
        i += size;
      }
    }
    return text.toString();
  }

  /** The bytes that {@link #decode} made the text of. */
  public static byte[] encode(String text) {
    byte[] bytes = new byte[length(text)];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (isEscape(point)) {
        bytes[at++] = (byte) (point - ESCAPE);
      } else if (point < 0x80) {
        bytes[at++] = (byte) point;
      } else if (point < 0x800) {
        bytes[at++] = (byte) (0xc0 | (point >> 6));
        bytes[at++] = (byte) (0x80 | (point & 0x3f));
      } else if (point < 0x10000) {
        bytes[at++] = (byte) (0xe0 | (point >> 12));
        bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[at++] = (byte) (0x80 | (point & 0x3f));
      } else {
        bytes[at++] = (byte) (0xf0 | (point >> 18));
        bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[at++] = (byte) (0x80 | (point & 0x3f));
      }
    }
    return bytes;
  }

  /** How many bytes {@link #encode} gives. */
  public static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point < 0x80 || isEscape(point)) {
        length++;
      } else if (point < 0x800) {
        length += 2;
      } else {
        length += point < 0x10000 ? 3 : 4;
      }
    }
    return length;
  }

  /** The character that stands for one byte. */
  static char escape(byte value) {
    return value >= 0 ? (char) value : (char) (ESCAPE + (value & 0xff));
  }

  /**
   * The text with U+FFFD for each byte that is no part of UTF-8: fit to be shown, stored and sent.
   */
  public static String sanitized(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (isPair(text, i)) {
          i++;
        } else {
          return sanitizedFrom(text, i);
        }
      }
    }
    return text;
  }

  private static String sanitizedFrom(String text, int first) {
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        clean.append(c);
      } else if (isPair(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append('\ufffd');
      }
    }
    return clean.toString();
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  private static boolean isEscape(int point) {
    return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xff;
  }

  /** The length of the UTF-8 sequence that starts there, or 0 if none does. */
  private static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    int size =
        lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || at + size > end) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int point = codePoint(bytes, at, size);
    boolean isShortest = size < 3 || point >= (size == 3 ? 0x800 : 0x10000);
    boolean isCharacter = point <= Character.MAX_CODE_POINT && (point < 0xd800 || point > 0xdfff);
    return isShortest && isCharacter ? size : 0;
  }

  private static int codePoint(byte[] bytes, int at, int size) {
    int lead = bytes[at] & 0xff;
    int point = size == 1 ? lead : lead & (0xff >> (size + 1));
    for (int i = 1; i < size; i++) {
      point = (point << 6) | (bytes[at + i] & 0x3f);
    }
    return point;
  }
}
