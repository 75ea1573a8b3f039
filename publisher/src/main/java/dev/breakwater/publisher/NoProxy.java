package dev.breakwater.publisher;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the variable NO_PROXY says, as curl and Go read it: host names and domains (with all below
 * them), addresses, networks in CIDR form, each with a port or without, or {@code *} for all.
 */
final class NoProxy {
  private NoProxy() {}

  /** Whether the host is one that is reached without a proxy. Looks no name up. */
  static boolean holds(String list, String host, int port) {
    String name = bare(host);
    return Arrays.stream(list.split("[,\\s]+"))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isEmpty())
        .anyMatch(entry -> entry.equals("*") || matches(entry, name, port));
  }

  private static String bare(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.contains("/")) {
      return isWithin(entry, host);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (entry.indexOf(':') == colon || entry.contains("]:"));
    if (hasPort) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = bare(name);
    if (name.startsWith("*.")) {
      name = name.substring(2);
    }
    if (name.startsWith(".")) {
      name = name.substring(1);
    }
    return host.equals(name) || (!name.isEmpty() && host.endsWith("." + name));
  }

  private static boolean isWithin(String network, String host) {
    int slash = network.indexOf('/');
    try {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      byte[] base = InetAddress.ofLiteral(bare(network.substring(0, slash))).getAddress();
      int bits = Integer.parseInt(network.substring(slash + 1));
      if (address.length != base.length || bits < 0 || bits > 8 * base.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((address[i / 8] & mask) != (base[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
