package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The Unix socket that local parts connect to. It comes into being in a directory that nobody else
 * can enter and is moved to its path with mode 0600, so that there is no moment at which another
 * user could connect.
 */
final class LocalSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalSocket.class.getName());

  private final Path path;
  private final ServerSocketChannel server;

  private LocalSocket(Path path, ServerSocketChannel server) {
    this.path = path;
    this.server = server;
  }

  /**
   * @throws StartException if there can be no socket at the path
   */
  static LocalSocket open(Path path) throws StartException {
    try {
      Path directory = path.toAbsolutePath().getParent();
      if (directory == null) {
        throw new StartException("--socket " + path + " is no path for a socket");
      }
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path closed = Files.createTempDirectory(directory, ".s");
      Path made = closed.resolve("s");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(made));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
        Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      } finally {
        Files.deleteIfExists(made);
        Files.delete(closed);
      }
      return new LocalSocket(path, server);
    } catch (IOException e) {
      throw new StartException(
          "cannot listen at "
              + path
              + ": "
              + Causes.of(e)
              + "; the directory must be writable and the path shorter than 90 bytes",
          e);
    }
  }

  /** Takes connections until it is closed. */
  void serve(LocalConnections connections) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Optional<String> stranger = Peer.stranger(channel, path);
        if (stranger.isPresent()) {
          LOG.log(WARNING, "refused a local connection of the user {0}", stranger.get());
          channel.close();
        } else if (!connections.take(channel)) {
          LOG.log(WARNING, "refused a local connection: {0} are open", LocalConnections.MOST);
          channel.close();
        }
      } catch (ClosedChannelException e) {
        LOG.log(INFO, "no longer listening at {0}", path);
      } catch (IOException e) {
        LOG.log(WARNING, "cannot take a local connection: {0}", Causes.of(e));
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
