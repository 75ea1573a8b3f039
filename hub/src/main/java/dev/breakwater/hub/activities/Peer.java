package dev.breakwater.hub.activities;

import java.time.Instant;
import java.util.List;

/**
 * An address that a process or a container talked to, or that talked to it.
 *
 * @param address the address, or the path of a Unix socket
 * @param port the port that was asked; 0 where there is none
 * @param protocol tcp, udp, …
 * @param incoming whether the other end asked
 * @param names names that the DNS gave this address for, as far as the node's sensor saw it
 * @param connections connections that were seen
 * @param bytesIn bytes received
 * @param bytesOut bytes sent
 * @param first when it was seen first in the time that was asked for
 * @param last when it was seen last
 */
public record Peer(
    String address,
    int port,
    String protocol,
    boolean incoming,
    List<String> names,
    long connections,
    long bytesIn,
    long bytesOut,
    Instant first,
    Instant last) {

  public Peer {
    names = List.copyOf(names);
  }
}
