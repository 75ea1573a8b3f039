package dev.breakwater.collector;

/**
 * Reads the parts of a DNS message (RFC 1035 4.1) from its beginning. Every read is checked against
 * the bytes that there are; a compressed name may only point backwards, so that none is endless.
 */
final class DnsReader {

  /** RFC 1035 2.3.4: a name has at most 255 bytes, a label 63. */
  private static final int LONGEST_NAME = 255;

  private static final int LABEL = 0x00;
  private static final int POINTER = 0xc0;

  private final byte[] message;
  private final int begin;
  private final int end;
  private int at;

  /**
   * A reader of a message that is a part of other bytes.
   *
   * @param begin where the message begins, which pointers count from
   * @param end behind its last byte
   */
  DnsReader(byte[] bytes, int begin, int end) {
    this.message = bytes;
    this.begin = begin;
    this.end = end;
    this.at = begin;
  }

  /** How many bytes are left. */
  int left() {
    return end - at;
  }

  int unsigned8() throws MalformedDnsException {
    need(1);
    return message[at++] & 0xff;
  }

  int unsigned16() throws MalformedDnsException {
    return unsigned8() << 8 | unsigned8();
  }

  long unsigned32() throws MalformedDnsException {
    return (long) unsigned16() << 16 | unsigned16();
  }

  byte[] bytes(int count) throws MalformedDnsException {
    need(count);
    byte[] bytes = new byte[count];
    System.arraycopy(message, at, bytes, 0, count);
    at += count;
    return bytes;
  }

  void skip(int count) throws MalformedDnsException {
    need(count);
    at += count;
  }

  /**
   * A reader of the next bytes, whose names may point to anything before. This goes behind them.
   */
  DnsReader part(int count) throws MalformedDnsException {
    need(count);
    DnsReader part = new DnsReader(message, begin, at + count);
    part.at = at;
    at += count;
    return part;
  }

  /**
   * A name as it is written: in small letters, without the dot that ends it, with whatever is no
   * printable character of ASCII, a dot within a label and a backslash as backslash and three
   * decimal digits. The root is empty.
   */
  String name() throws MalformedDnsException {
    StringBuilder name = new StringBuilder();
    int from = at;
    int limit = end;
    int total = 0;
    boolean hasJumped = false;
    while (true) {
      int length = byteAt(from, limit);
      if ((length & POINTER) == POINTER) {
        int target = begin + ((length & ~POINTER) << 8 | byteAt(from + 1, limit));
        if (!hasJumped) {
          at = from + 2;
          hasJumped = true;
        }
        if (target >= from) {
          throw new MalformedDnsException("a name points forwards or to itself");
        }
        limit = from; // what is pointed to ends before the pointer: each jump has less to go
        from = target;
        continue;
      }
      if ((length & POINTER) != LABEL) {
        throw new MalformedDnsException("a label is of an unknown kind");
      }
      total += length + 1;
      if (total > LONGEST_NAME) {
        throw new MalformedDnsException("a name has more than " + LONGEST_NAME + " bytes");
      }
      from++;
      if (length == 0) {
        if (!hasJumped) {
          at = from;
        }
        return name.toString();
      }
      if (!name.isEmpty()) {
        name.append('.');
      }
      for (int i = 0; i < length; i++) {
        append(name, byteAt(from++, limit), true);
      }
    }
  }

  /** A string of characters behind its length (RFC 1035 3.3), escaped as a name is. */
  String characters() throws MalformedDnsException {
    int length = unsigned8();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      append(text, unsigned8(), false);
    }
    return text.toString();
  }

  private static void append(StringBuilder to, int value, boolean isName) {
    boolean isPlain = value >= (isName ? 0x21 : 0x20) && value < 0x7f && value != '\\';
    if (!isPlain || (isName && value == '.')) {
      to.append('\\').append((char) ('0' + value / 100));
      to.append((char) ('0' + value / 10 % 10)).append((char) ('0' + value % 10));
    } else if (isName && value >= 'A' && value <= 'Z') {
      to.append((char) (value + 'a' - 'A'));
    } else {
      to.append((char) value);
    }
  }

  private int byteAt(int offset, int limit) throws MalformedDnsException {
    if (offset >= limit || offset < begin) {
      throw new MalformedDnsException("a name goes on behind the end");
    }
    return message[offset] & 0xff;
  }

  private void need(int count) throws MalformedDnsException {
    if (count > left()) {
      throw new MalformedDnsException("it ends in the middle of something");
    }
  }
}
