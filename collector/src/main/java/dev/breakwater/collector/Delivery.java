package dev.breakwater.collector;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings what is in the outbox to the publisher's socket, and its acknowledgements back. Connects
 * again for as long as it runs; what was not acknowledged is sent again.
 *
 * <p>A frame is its length in four bytes, most significant first, and its body: up a batch, down
 * the epoch and the sequence number up to which the hub has committed, eight bytes each.
 */
final class Delivery implements Runnable {
  private static final Logger LOG = System.getLogger(Delivery.class.getName());
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 2_000;
  private static final long TAKE_MILLIS = 200;
  private static final int ACKNOWLEDGEMENT_BYTES = 16;

  private final Outbox outbox;
  private final Path socket;
  private volatile boolean stopping;
  private boolean reported;

  Delivery(Outbox outbox, Path socket) {
    this.outbox = outbox;
    this.socket = socket;
  }

  /** Ends {@link #run} at the next occasion. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    long retry = FIRST_RETRY_MILLIS;
    while (!stopping) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        LOG.log(Level.INFO, "connected to the publisher at " + socket);
        reported = false;
        retry = FIRST_RETRY_MILLIS;
        outbox.rewind();
        deliver(channel);
      } catch (IOException e) {
        report(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (!rest(retry)) {
        return;
      }
      retry = Math.min(2 * retry, LAST_RETRY_MILLIS);
    }
  }

  private void deliver(SocketChannel channel) throws IOException, InterruptedException {
    Thread reader =
        Thread.ofVirtual().name("acknowledgements").start(() -> readAcknowledgements(channel));
    try {
      while (!stopping && channel.isOpen()) {
        Optional<Outbox.Frame> frame = outbox.take(TAKE_MILLIS);
        if (frame.isPresent()) {
          send(channel, frame.get().body().duplicate());
        }
      }
    } finally {
      channel.close();
      reader.join();
    }
  }

  private static void send(SocketChannel channel, ByteBuffer body) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).putInt(0, body.remaining());
    ByteBuffer[] frame = {length, body};
    while (body.hasRemaining()) {
      channel.write(frame);
    }
  }

  private void readAcknowledgements(SocketChannel channel) {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + ACKNOWLEDGEMENT_BYTES);
    try (channel) {
      while (true) {
        frame.clear();
        while (frame.hasRemaining()) {
          if (channel.read(frame) < 0) {
            throw new EOFException("the publisher closed the connection");
          }
        }
        frame.flip();
        int length = frame.getInt();
        if (length != ACKNOWLEDGEMENT_BYTES) {
          throw new IOException("an acknowledgement has 16 bytes, not " + length);
        }
        outbox.acknowledge(frame.getLong(), frame.getLong());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "no more acknowledgements: " + e.getMessage());
    }
  }

  /** Says once that it does not work, not with every attempt. */
  private void report(IOException e) {
    if (!reported && !stopping) {
      reported = true;
      LOG.log(
          Level.WARNING,
          "the publisher at "
              + socket
              + " cannot be reached ("
              + e.getMessage()
              + "); what is seen waits in memory, and connecting is tried again");
    }
  }

  private boolean rest(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
