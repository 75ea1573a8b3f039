package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where the hub listens.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
record ListenAddress(String host, int port) {

  /**
   * @throws IllegalArgumentException if the text is not of the form HOST:PORT
   */
  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address is written in brackets: [::1]:8443");
    }
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("it is of the form HOST:PORT, as localhost:8443");
    }
    return new ListenAddress(host, port);
  }

  /** As the hub takes it. */
  String text() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The address by which this machine reaches it. */
  URI local() {
    return URI.create("https://" + (isWildcard() ? "localhost:" + port : text()));
  }

  private boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /**
   * Sees that nobody else listens there.
   *
   * @throws CommandFailedException if somebody does, or the host is none of this machine's
   */
  void requireFree() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new CommandFailedException("--listen: nobody knows the host " + host, e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "cannot listen at "
              + text()
              + " ("
              + e.getMessage()
              + "): stop what listens there, or choose another address with --listen HOST:PORT",
          e);
    }
  }
}
