package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.signals.Part;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The local connections that are open, each on its own virtual thread. */
final class LocalConnections {
  private static final System.Logger LOG = System.getLogger(LocalConnections.class.getName());

  /** So many may be open at once. */
  static final int MOST = 16;

  private final Function<SocketChannel, LocalConnection> connection;
  private final Semaphore free = new Semaphore(MOST);
  private final Set<LocalConnection> open = ConcurrentHashMap.newKeySet();

  LocalConnections(Function<SocketChannel, LocalConnection> connection) {
    this.connection = connection;
  }

  /** Serves the connection; false if there are too many already. */
  boolean take(SocketChannel channel) {
    if (!free.tryAcquire()) {
      return false;
    }
    LocalConnection taken = connection.apply(channel);
    open.add(taken);
    Thread.ofVirtual().name("local-connection").start(() -> serve(taken));
    return true;
  }

  private void serve(LocalConnection taken) {
    try {
      taken.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(taken);
      free.release();
    }
  }

  /** The connections of a part. */
  List<LocalConnection> of(Part part) {
    return open.stream().filter(each -> each.part().equals(Optional.of(part))).toList();
  }

  /** Ends those that deliver nothing, waits that long for the others, then ends them too. */
  void end(Duration atMost) throws InterruptedException {
    open.stream().filter(each -> !each.isBusy()).forEach(LocalConnections::close);
    if (!free.tryAcquire(MOST, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.log(WARNING, "ending with signals in flight; whoever sent them has them still");
      open.forEach(LocalConnections::close);
    }
  }

  private static void close(LocalConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.log(DEBUG, "closing a local connection", e);
    }
  }
}
