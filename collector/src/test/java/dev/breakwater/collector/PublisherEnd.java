package dev.breakwater.collector;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The other end of the collector's socket, in the test's own process. */
final class PublisherEnd implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
  private final boolean acknowledging;
  private volatile @Nullable SocketChannel connection;
  private final AtomicInteger connections = new AtomicInteger();

  PublisherEnd(Path socket, boolean acknowledging) throws IOException {
    this.acknowledging = acknowledging;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::serve);
  }

  /** Everything that came, in the order in which it came, also what came again. */
  List<Batch> batches() {
    return List.copyOf(batches);
  }

  List<Signal> signals() {
    return batches.stream().flatMap(batch -> batch.signals().stream()).toList();
  }

  int connections() {
    return connections.get();
  }

  /** Breaks the connection that there is. */
  void hangUp() throws IOException {
    SocketChannel channel = connection;
    if (channel != null) {
      channel.close();
    }
  }

  /** Says something to the part that is connected. */
  void send(Downlink message) throws IOException {
    SocketChannel channel = connection;
    if (channel == null) {
      throw new IOException("nobody is connected");
    }
    send(new DataOutputStream(Channels.newOutputStream(channel)), message);
  }

  private static synchronized void send(DataOutputStream out, Downlink message) throws IOException {
    byte[] body = Downlink.encode(message);
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        connection = channel;
        connections.incrementAndGet();
        read(channel);
      } catch (IOException | MalformedSignalException e) {
        // the connection or the test is over; what came is judged by the test
      }
    }
  }

  private void read(SocketChannel channel) throws IOException, MalformedSignalException {
    DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
    DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
    while (true) {
      byte[] body = new byte[in.readInt()];
      in.readFully(body);
      if (body.length == 0) {
        throw new EOFException();
      }
      Batch batch = Wire.decode(body);
      batches.add(batch);
      if (acknowledging) {
        send(out, new Downlink.Acknowledgement(batch.epoch(), batch.last()));
      }
    }
  }
}
