package dev.breakwater.publisher;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A local part's side of the socket. */
record TestCollector(SocketChannel channel) implements AutoCloseable {
  static final long EPOCH = 7;

  static TestCollector connect(Path socket) throws IOException {
    return new TestCollector(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  static Batch batch(String node, Part part, long first, long last) {
    Origin origin = new Origin("shop", node, part);
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    List<Signal> signals = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      signals.add(
          new Signal(
              origin,
              EPOCH,
              i,
              time.plusSeconds(i),
              new Loss(part, 0, 0, 1, Loss.Reason.SHED, time, time)));
    }
    return new Batch(origin, EPOCH, signals);
  }

  void send(long first, long last) throws IOException {
    send(Wire.encode(batch("node-1", Part.COLLECTOR, first, last)));
  }

  void send(byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length);
    write(frame.putInt(body.length).put(body).flip());
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The sequence number that is acknowledged next; -1 if the publisher closes instead. */
  long acknowledged() throws IOException {
    return switch (next()) {
      case Downlink.Acknowledgement(long epoch, long sequence) when epoch == EPOCH -> sequence;
      case Downlink other -> throw new IOException("not an acknowledgement: " + other);
      case null -> -1;
    };
  }

  /** Reads until everything up to the number is acknowledged. */
  void awaitAcknowledged(long sequence) throws IOException {
    long acknowledged = 0;
    while (acknowledged < sequence) {
      acknowledged = acknowledged();
      if (acknowledged < 0) {
        throw new IOException("closed before " + sequence + " was acknowledged");
      }
    }
  }

  /** What comes down next; null if the publisher closes instead. */
  @Nullable Downlink next() throws IOException {
    Optional<byte[]> frame = Frames.read(channel);
    try {
      return frame.isPresent() ? Downlink.decode(frame.get()) : null;
    } catch (MalformedSignalException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
