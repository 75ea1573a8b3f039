package dev.breakwater.rules;

import java.util.Optional;

/** A network of IP addresses, as {@code 10.0.0.0/8}. */
final class Network {
  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /** The network that a text names; an address without a length is a network of one. */
  static Optional<Network> of(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int all = address.get().length * 8;
    if (slash < 0) {
      return Optional.of(new Network(address.get(), all));
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > all) {
      return Optional.empty();
    }
    return Optional.of(new Network(address.get(), Integer.parseInt(length)));
  }

  /** Whether an address lies in the network; one of the other IP version never does. */
  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (other[i] != address[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((other[whole] ^ address[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }
}
