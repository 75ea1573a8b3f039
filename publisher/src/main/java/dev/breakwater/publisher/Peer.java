package dev.breakwater.publisher;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a local connection, by what the kernel says (SO_PEERCRED). The
 * socket's mode keeps others out; this holds also where somebody changed it.
 */
final class Peer {
  private static final Set<String> ROOT = Set.of("root", "0");

  private Peer() {}

  /**
   * The user at the other end if it is neither root nor the socket's owner; empty if it is.
   *
   * @param socket the path that this process made
   */
  static Optional<String> stranger(SocketChannel channel, Path socket) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    String user = peer.user().getName();
    return ROOT.contains(user) || peer.user().equals(Files.getOwner(socket))
        ? Optional.empty()
        : Optional.of(user);
  }
}
