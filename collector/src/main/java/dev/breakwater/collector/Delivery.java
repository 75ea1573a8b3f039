package dev.breakwater.collector;

import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.SignedDirective;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings what is in the outbox to the publisher's socket, and its acknowledgements back. Connects
 * again for as long as it runs; what was not acknowledged is sent again. What the hub orders comes
 * the same way.
 *
 * <p>A frame is its length in four bytes, most significant first, and its body: up a batch, down a
 * {@link Downlink} message.
 */
final class Delivery implements Runnable {
  private static final Logger LOG = System.getLogger(Delivery.class.getName());
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 2_000;
  private static final long TAKE_MILLIS = 200;
  private static final int LONGEST_DOWN = 4 << 20;

  private final Outbox outbox;
  private final Path socket;
  private final Consumer<SignedDirective> orders;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean reported;

  /**
   * @param orders takes the directives that come down, none of them checked, on a thread of this
   *     class
   */
  Delivery(Outbox outbox, Path socket, Consumer<SignedDirective> orders) {
    this.outbox = outbox;
    this.socket = socket;
    this.orders = orders;
  }

  /** Ends {@link #run} at the next occasion. */
  void stop() {
    stopping.countDown();
  }

  @Override
  public void run() {
    long retry = FIRST_RETRY_MILLIS;
    while (!isStopping()) {
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
    Thread reader = Thread.ofVirtual().name("downlink").start(() -> readDownlink(channel));
    try {
      while (!isStopping() && channel.isOpen()) {
        Optional<OutboxFrame> frame = outbox.take(TAKE_MILLIS);
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

  private void readDownlink(SocketChannel channel) {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
    try (channel) {
      while (true) {
        fill(channel, head.clear());
        int length = head.getInt(0);
        if (length < 0 || length > LONGEST_DOWN) {
          throw new IOException(
              "a message to this part has at most 4 MiB, not " + length + " bytes");
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        fill(channel, body);
        switch (Downlink.decode(body.array())) {
          case Downlink.Acknowledgement(long epoch, long sequence) ->
              outbox.acknowledge(epoch, sequence);
          case Downlink.Ordered(SignedDirective directive) -> orders.accept(directive);
        }
      }
    } catch (MalformedSignalException e) {
      LOG.log(Level.ERROR, "the publisher says what no publisher says: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "nothing more comes down: " + e.getMessage());
    }
  }

  private static void fill(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the publisher closed the connection");
      }
    }
  }

  /** Says once that it does not work, not with every attempt. */
  private void report(IOException e) {
    if (!reported && !isStopping()) {
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

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits before the next attempt; false if there is to be none. */
  private boolean rest(long millis) {
    try {
      return !stopping.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
