package dev.breakwater.rules;

import java.util.Arrays;
import java.util.Optional;

/** IP addresses: from text to bytes and back, without ever asking a resolver. */
final class Addresses {

  private Addresses() {}

  /** The 4 or 16 bytes of an address, or empty if the text is none. */
  static Optional<byte[]> parse(String text) {
    return text.indexOf(':') >= 0 ? version6(text) : version4(text);
  }

  private static Optional<byte[]> version4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(address);
  }

  private static Optional<byte[]> version6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    Optional<byte[]> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    Optional<byte[]> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
    if (head.isEmpty() || tail.isEmpty()) {
      return Optional.empty();
    }
    int length = head.get().length + tail.get().length;
    if (gap < 0 ? length != 16 : length > 14) {
      return Optional.empty();
    }
    byte[] address = new byte[16];
    System.arraycopy(head.get(), 0, address, 0, head.get().length);
    System.arraycopy(tail.get(), 0, address, 16 - tail.get().length, tail.get().length);
    return Optional.of(address);
  }

  private static Optional<byte[]> groups(String text, boolean mayEndInVersion4) {
    if (text.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 8) {
      return Optional.empty();
    }
    byte[] bytes = new byte[parts.length * 2 + 2];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      if (mayEndInVersion4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Optional<byte[]> last = version4(parts[i]);
        if (last.isEmpty()) {
          return Optional.empty();
        }
        System.arraycopy(last.get(), 0, bytes, length, 4);
        length += 4;
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        int group = Integer.parseInt(parts[i], 16);
        bytes[length++] = (byte) (group >> 8);
        bytes[length++] = (byte) group;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(Arrays.copyOf(bytes, length));
  }

  /**
   * The usual text of an address: dotted for 4 bytes, for 16 with the longest run of zeros left out
   * (RFC 5952).
   */
  static String text(byte[] address) {
    StringBuilder text = new StringBuilder();
    if (address.length != 16) {
      for (int i = 0; i < address.length; i++) {
        text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
      }
      return text.toString();
    }
    int[] run = longestZeros(address);
    for (int i = 0; i < 8; i++) {
      if (i == run[0]) {
        text.append("::");
        i += run[1] - 1;
        continue;
      }
      if (i > 0 && i != run[0] + run[1]) {
        text.append(':');
      }
      text.append(Integer.toHexString(group(address, i)));
    }
    return text.toString();
  }

  private static int[] longestZeros(byte[] address) {
    int best = -1;
    int longest = 1;
    int start = 0;
    for (int i = 0; i <= 8; i++) {
      if (i == 8 || group(address, i) != 0) {
        if (i - start > longest) {
          best = start;
          longest = i - start;
        }
        start = i + 1;
      }
    }
    return best < 0 ? new int[] {-1, 0} : new int[] {best, longest};
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << 8 | (address[2 * index + 1] & 0xff);
  }
}
