package dev.breakwater.collector.cri;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of header fields as bytes (HPACK, RFC 7541), for a connection that has no table of fields
 * seen before: this end asks for one of size 0 and writes none.
 */
final class HeaderBlock {
  private static final int INDEXED = 0x80;
  private static final int WITH_INDEXING = 0x40;
  private static final int TABLE_SIZE = 0x20;
  private static final int SHORTENED = 0x80;
  private static final int MOST_FIELDS = 100;

  /** The fields that every connection knows by number, from 1 (RFC 7541, appendix A). */
  private static final List<String> KNOWN =
      List.of(
          ":authority",
          ":method\nGET",
          ":method\nPOST",
          ":path\n/",
          ":path\n/index.html",
          ":scheme\nhttp",
          ":scheme\nhttps",
          ":status\n200",
          ":status\n204",
          ":status\n206",
          ":status\n304",
          ":status\n400",
          ":status\n404",
          ":status\n500",
          "accept-charset",
          "accept-encoding\ngzip, deflate",
          "accept-language",
          "accept-ranges",
          "accept",
          "access-control-allow-origin",
          "age",
          "allow",
          "authorization",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "etag",
          "expect",
          "expires",
          "from",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-modified",
          "link",
          "location",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "range",
          "referer",
          "refresh",
          "retry-after",
          "server",
          "set-cookie",
          "strict-transport-security",
          "transfer-encoding",
          "user-agent",
          "vary",
          "via",
          "www-authenticate");

  private final byte[] bytes;
  private int at;

  private HeaderBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes of fields, each as a literal that is not to be remembered. */
  static byte[] encode(Map<String, String> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) -> {
          out.write(0);
          writeText(out, name);
          writeText(out, value);
        });
    return out.toByteArray();
  }

  /**
   * The fields in the bytes; of a name that comes twice, the last.
   *
   * @throws IOException if they are no fields
   */
  static Map<String, String> decode(byte[] bytes) throws IOException {
    HeaderBlock block = new HeaderBlock(bytes);
    Map<String, String> fields = new LinkedHashMap<>();
    int count = 0;
    while (block.at < bytes.length) {
      if (++count > MOST_FIELDS) {
        throw new IOException("more than " + MOST_FIELDS + " header fields");
      }
      block.field(fields);
    }
    return fields;
  }

  private void field(Map<String, String> into) throws IOException {
    int first = bytes[at] & 0xff;
    if ((first & INDEXED) != 0) {
      String[] known = known(number(7)).split("\n", 2);
      into.put(known[0], known.length > 1 ? known[1] : "");
      return;
    }
    if ((first & WITH_INDEXING) == 0 && (first & TABLE_SIZE) != 0) {
      if (number(5) != 0) {
        throw new IOException("the other end keeps a table of headers although none was offered");
      }
      return;
    }
    int index = number((first & WITH_INDEXING) != 0 ? 6 : 4);
    String name = index == 0 ? text() : known(index).split("\n", 2)[0];
    into.put(name, text());
  }

  private static String known(int index) throws IOException {
    if (index < 1 || index > KNOWN.size()) {
      throw new IOException("no header field has the number " + index);
    }
    return KNOWN.get(index - 1);
  }

  /** A number that begins in the low bits of a byte (RFC 7541, 5.1). */
  private int number(int bits) throws IOException {
    int most = (1 << bits) - 1;
    int value = next() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int more = next();
      value += (more & 0x7f) << shift;
      if ((more & 0x80) == 0) {
        return value;
      }
    }
    throw new IOException("a number in a header is too large");
  }

  private String text() throws IOException {
    if (at >= bytes.length) {
      throw new IOException("a header ends before its text");
    }
    boolean shortened = (bytes[at] & SHORTENED) != 0;
    int length = number(7);
    if (length > bytes.length - at) {
      throw new IOException("a header's text is cut");
    }
    int from = at;
    at += length;
    return shortened
        ? Huffman.decode(bytes, from, length)
        : new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private int next() throws IOException {
    if (at >= bytes.length) {
      throw new IOException("a header is cut");
    }
    return bytes[at++] & 0xff;
  }

  private static void writeText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = bytes.length;
    if (length < 0x7f) {
      out.write(length);
    } else {
      out.write(0x7f);
      for (length -= 0x7f; length >= 0x80; length >>= 7) {
        out.write((length & 0x7f) | 0x80);
      }
      out.write(length);
    }
    out.writeBytes(bytes);
  }
}
