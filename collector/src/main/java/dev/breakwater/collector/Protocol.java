package dev.breakwater.collector;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names of internet protocols, and addresses as text. */
final class Protocol {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int STREAM = 1;
  private static final int DATAGRAM = 2;

  private Protocol() {}

  /** By the protocol's number (IANA), or by the socket's type where that is 0. */
  static String name(int protocol, int socketType) {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      case 1 -> "icmp";
      case 58 -> "icmp6";
      case 132 -> "sctp";
      case 262 -> "mptcp";
      case 0 -> socketType == STREAM ? "tcp" : socketType == DATAGRAM ? "udp" : "raw";
      default -> "ip/" + protocol;
    };
  }

  /** Whether it is ::ffff:a.b.c.d. */
  static boolean isMappedV4(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
  }

  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length, e);
    }
  }
}
