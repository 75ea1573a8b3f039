package dev.breakwater.publisher;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
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
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES);
    while (frame.hasRemaining()) {
      if (channel.read(frame) < 0) {
        return -1;
      }
    }
    frame.flip();
    if (frame.getInt() != 2 * Long.BYTES || frame.getLong() != EPOCH) {
      throw new IOException("an acknowledgement of another form or epoch");
    }
    return frame.getLong();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
