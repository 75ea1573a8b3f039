package dev.breakwater.benchmarks.delivery;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a publisher and a hub on loopback, passes bytes on, and breaks connections when it
 * is told to.
 */
final class Relay implements AutoCloseable {
  private static final int CHUNK = 16 << 10;

  private final int target;
  private final ServerSocket listening;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean cutNextAnswer = new AtomicBoolean();
  private final AtomicLong stalledUntil = new AtomicLong(System.nanoTime());

  private record Pair(Socket publisher, Socket hub) {
    /** Both ends hear of a reset, not of an orderly end. */
    void cut() {
      for (Socket socket : new Socket[] {publisher, hub}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // it is closed already
        }
        close(socket);
      }
    }
  }

  private Relay(int target, ServerSocket listening) {
    this.target = target;
    this.listening = listening;
  }

  /** To a port of loopback; listens on another from now on. */
  static Relay to(int port) {
    try {
      Relay relay = new Relay(port, new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("relay").start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new BenchmarkException("the relay cannot listen: " + e.getMessage(), e);
    }
  }

  /** What the publisher is told is the hub. */
  URI address() {
    return URI.create("https://localhost:" + listening.getLocalPort());
  }

  /** Ends every connection at once. */
  void cut() {
    pairs.forEach(Pair::cut);
  }

  /** Ends the next connection on which the hub says something, before it is heard. */
  void cutNextAnswer() {
    cutNextAnswer.set(true);
  }

  /** Passes nothing on for so long. */
  void stall(long millis) {
    stalledUntil.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /**
   * Ends one direction of every connection.
   *
   * @param up towards the hub, or towards the publisher
   */
  void halfClose(boolean up) {
    for (Pair pair : pairs) {
      try {
        (up ? pair.hub() : pair.publisher()).shutdownOutput();
      } catch (IOException e) {
        pair.cut();
      }
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket publisher = listening.accept();
        Thread.ofVirtual().start(() -> connect(publisher));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket publisher) {
    Socket hub;
    try {
      hub = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      close(publisher); // the hub is down: as if nobody listened
      return;
    }
    Pair pair = new Pair(publisher, hub);
    pairs.add(pair);
    Thread up = Thread.ofVirtual().start(() -> pass(pair, publisher, hub, false));
    pass(pair, hub, publisher, true);
    try {
      up.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pairs.remove(pair);
      pair.cut();
    }
  }

  private void pass(Pair pair, Socket from, Socket to, boolean answers) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        long stalled = stalledUntil.get() - System.nanoTime();
        if (stalled > 0) {
          TimeUnit.NANOSECONDS.sleep(stalled);
        }
        if (answers && cutNextAnswer.compareAndSet(true, false)) {
          pair.cut();
          return;
        }
        out.write(chunk, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      pair.cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println("while closing a relayed connection: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
