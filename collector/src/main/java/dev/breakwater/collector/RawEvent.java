package dev.breakwater.collector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window on one event as the kernel wrote it. It is moved from event to event; text is decoded
 * when it is asked for, and bytes that are no UTF-8 become U+FFFD.
 */
final class RawEvent {
  private static final byte[] NOTHING = {};

  private MemorySegment data = MemorySegment.NULL;
  private long at;
  private int length;

  /**
   * Moves to the event at an offset.
   *
   * @return false if there is none: it is shorter than its head, or says another size than it has
   */
  boolean move(MemorySegment data, long at, int length) {
    this.data = data;
    this.at = at;
    this.length = length;
    return length >= EventLayout.HEAD_BYTES && integer(EventLayout.SIZE) == length;
  }

  int length() {
    return length;
  }

  int type() {
    return data.get(JAVA_BYTE, at + EventLayout.TYPE) & 0xff;
  }

  /** {@code enum stream}: who told it. */
  int stream() {
    return data.get(JAVA_BYTE, at + EventLayout.STREAM) & (EventLayout.STREAMS - 1);
  }

  int cpu() {
    return unsigned16(EventLayout.CPU);
  }

  long sequence() {
    return number(EventLayout.SEQUENCE);
  }

  /** When it happened, in nanoseconds since boot. */
  long time() {
    return number(EventLayout.TIME);
  }

  int pid() {
    return integer(EventLayout.PID);
  }

  /** When its process began, in nanoseconds since boot. */
  long start() {
    return number(EventLayout.START);
  }

  int integer(int offset) {
    return data.get(JAVA_INT_UNALIGNED, at + offset);
  }

  long unsigned32(int offset) {
    return Integer.toUnsignedLong(integer(offset));
  }

  int unsigned16(int offset) {
    return Short.toUnsignedInt(data.get(JAVA_SHORT_UNALIGNED, at + offset));
  }

  long number(int offset) {
    return data.get(JAVA_LONG_UNALIGNED, at + offset);
  }

  byte[] bytes(int offset, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(data, JAVA_BYTE, at + offset, bytes, 0, count);
    return bytes;
  }

  /** The text of a field of fixed size, which ends at the first NUL. */
  String fixedText(int offset, int size) {
    byte[] bytes = bytes(offset, size);
    int end = 0;
    while (end < size && bytes[end] != 0) {
      end++;
    }
    return text(bytes, 0, end);
  }

  /** How a piece of text went: {@link EventLayout#WHOLE} and its sisters. */
  int how(int pieces, int piece) {
    return unsigned16(pieces + piece * EventLayout.PIECE_BYTES + 2);
  }

  /** The bytes of a piece of text; none if the event ends before it. */
  byte[] piece(int pieces, int text, int piece) {
    int offset = pieceOffset(pieces, text, piece);
    int count = pieceLength(pieces, piece);
    return offset + count <= length ? bytes(offset, count) : NOTHING;
  }

  /** Where a piece lies in the event. */
  int pieceOffset(int pieces, int text, int piece) {
    int offset = text;
    for (int i = 0; i < piece; i++) {
      offset += pieceLength(pieces, i);
    }
    return offset;
  }

  /** How long a piece is; 0 if there is none. */
  int pieceLength(int pieces, int piece) {
    return unsigned16(pieces + piece * EventLayout.PIECE_BYTES);
  }

  /** A piece that is one string, ended by a NUL; null if it could not be read. */
  @Nullable String string(int pieces, int text, int piece) {
    byte[] bytes = piece(pieces, text, piece);
    if (bytes.length == 0) {
      return null;
    }
    int end = bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
    return text(bytes, 0, end);
  }

  /** A piece that is many strings, each ended by a NUL; the last one may be cut. */
  List<String> strings(int pieces, int text, int piece) {
    return strings(piece(pieces, text, piece));
  }

  /**
   * A piece that is a path: absolute where it was found whole, the bare name of a file that lies
   * nowhere, if it has one; null where the path could not be found or is longer than the sensor's
   * bound.
   */
  @Nullable String path(int pieces, int text, int piece) {
    int how = how(pieces, piece);
    if (how == EventLayout.UNREADABLE || how == EventLayout.CUT) {
      return null;
    }
    byte[] bytes = piece(pieces, text, piece);
    if (how == EventLayout.DETACHED) {
      String name = joined(bytes, false);
      return name.isEmpty() || name.equals("/") ? null : name;
    }
    return joined(bytes, true);
  }

  static List<String> strings(byte[] bytes) {
    List<String> strings = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(text(bytes, begin, i));
        begin = i + 1;
      }
    }
    if (begin < bytes.length) {
      strings.add(text(bytes, begin, bytes.length));
    }
    return strings;
  }

  /** Joins components of which the last comes first. */
  private static String joined(byte[] components, boolean absolute) {
    byte[] path = new byte[components.length + 1];
    int to = 0;
    int end = components.length;
    while (end > 0) {
      int begin = end - 1;
      while (begin > 0 && components[begin - 1] != 0) {
        begin--;
      }
      int count = end - 1 - begin;
      if (absolute || to > 0) {
        path[to++] = '/';
      }
      System.arraycopy(components, begin, path, to, count);
      to += count;
      end = begin;
    }
    return to == 0 && absolute ? "/" : text(path, 0, to);
  }

  private static String text(byte[] bytes, int begin, int end) {
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }
}
