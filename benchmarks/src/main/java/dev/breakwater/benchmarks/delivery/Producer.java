package dev.breakwater.benchmarks.delivery;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.benchmarks.simulate.SampleSignals;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends numbered signals to a publisher as a collector does: keeps each batch until it is
 * acknowledged, and sends it again on the next connection. Now and then it gives a batch up, which
 * goes on record as lost. It makes no more while too much waits.
 */
final class Producer {
  private static final int MOST_WAITING = 256;
  private static final int MOST_SIGNALS = 40;
  private static final int FINDING_EVERY = 50;
  private static final int GIVE_UP_EVERY = 100;
  private static final long INTERVAL_MILLIS = 40;

  private final Path socket;
  private final Origin origin;
  private final long epoch = System.currentTimeMillis();
  private final String name;
  private final SplittableRandom random;
  private final SampleSignals samples;

  /** What follows is guarded by {@code waiting}. */
  private final Deque<Frame> waiting = new ArrayDeque<>();

  private final Deque<Frame> unsent = new ArrayDeque<>();
  private Frame acknowledged = new Frame(0, ByteBuffer.allocate(0));
  private long sequence;
  private long givenUp;
  private long repeated;

  private volatile boolean making = true;
  private volatile boolean stopping;
  private final Thread maker;
  private final Thread sender;

  /** The body is read by duplicates alone. */
  private record Frame(long last, ByteBuffer body) {}

  Producer(Node node, Path socket, long seed) {
    this.socket = socket;
    this.origin = new Origin(node.cluster(), node.name(), Part.COLLECTOR);
    this.name = "chaos-" + epoch;
    this.random = new SplittableRandom(seed);
    this.samples = new SampleSignals(random.split(), name, FINDING_EVERY);
    this.maker = Thread.ofVirtual().name("maker").unstarted(this::make);
    this.sender = Thread.ofVirtual().name("sender").unstarted(this::send);
  }

  void start() {
    maker.start();
    sender.start();
  }

  long epoch() {
    return epoch;
  }

  /** Stands in the command line of each signal, its number behind it. */
  String name() {
    return name;
  }

  /** The last number that was given to a signal. */
  long sent() {
    synchronized (waiting) {
      return sequence;
    }
  }

  /** How many of them were given up here, on record. */
  long givenUp() {
    synchronized (waiting) {
      return givenUp;
    }
  }

  /** How many signals were sent again although they were acknowledged. */
  long repeated() {
    synchronized (waiting) {
      return repeated;
    }
  }

  /** Sends what is acknowledged, or the first that is not, once more. */
  void sendTwice() {
    synchronized (waiting) {
      Frame again = acknowledged.last() > 0 ? acknowledged : waiting.peekFirst();
      if (again != null) {
        unsent.addFirst(again);
        repeated++;
        waiting.notifyAll();
      }
    }
  }

  /** Makes no more, and waits until all is acknowledged; whether it was in time. */
  boolean finish(long seconds) throws InterruptedException {
    making = false;
    maker.join();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (waiting) {
      while (!waiting.isEmpty() && System.nanoTime() < deadline) {
        waiting.wait(200);
      }
      return waiting.isEmpty();
    }
  }

  private void make() {
    try {
      while (making) {
        synchronized (waiting) {
          if (waiting.size() < MOST_WAITING) {
            Frame frame = frame();
            waiting.addLast(frame);
            unsent.addLast(frame);
            waiting.notifyAll();
          }
        }
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Frame frame() {
    Instant now = Instant.now();
    List<Signal> signals = new ArrayList<>();
    for (int left = random.nextInt(1, MOST_SIGNALS + 1); left > 0; left--) {
      sequence++;
      signals.add(
          new Signal(
              origin,
              epoch,
              sequence,
              now,
              sequence % FINDING_EVERY == 0
                  ? samples.finding(sequence, now)
                  : samples.launch(sequence, now)));
    }
    Batch batch = new Batch(origin, epoch, signals);
    if (random.nextInt(GIVE_UP_EVERY) == 0) {
      batch = GivenUp.of(batch, Part.COLLECTOR, Loss.Reason.BUFFER_FULL);
      givenUp += signals.size();
    }
    return new Frame(sequence, ByteBuffer.wrap(Wire.encode(batch)));
  }

  private void send() {
    while (!stopping) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        synchronized (waiting) {
          unsent.clear();
          unsent.addAll(waiting);
        }
        deliver(channel);
      } catch (IOException e) {
        // The publisher is down: it is tried again, and what waits goes again.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void deliver(SocketChannel channel) throws IOException, InterruptedException {
    Thread reader = Thread.ofVirtual().name("downlink").start(() -> read(channel));
    try {
      while (!stopping && channel.isOpen()) {
        Optional<Frame> frame = next();
        if (frame.isPresent()) {
          write(channel, frame.get().body().duplicate());
        }
      }
    } finally {
      channel.close();
      reader.join();
    }
  }

  /** The next to be sent; empty if there is none for a moment. */
  private Optional<Frame> next() throws InterruptedException {
    synchronized (waiting) {
      if (unsent.isEmpty()) {
        waiting.wait(INTERVAL_MILLIS);
      }
      return Optional.ofNullable(unsent.pollFirst());
    }
  }

  private static void write(SocketChannel channel, ByteBuffer body) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + body.remaining());
    bytes.putInt(body.remaining()).put(body).flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void read(SocketChannel channel) {
    try (channel;
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
      while (true) {
        byte[] body = in.readNBytes(in.readInt());
        if (Downlink.decode(body) instanceof Downlink.Acknowledgement(long of, long to)
            && of == epoch) {
          settled(to);
        }
      }
    } catch (IOException e) {
      // It has ended; the next one follows.
    } catch (MalformedSignalException e) {
      throw new BenchmarkException("the publisher says what no publisher says: " + e, e);
    }
  }

  private void settled(long to) {
    synchronized (waiting) {
      while (!waiting.isEmpty() && waiting.getFirst().last() <= to) {
        acknowledged = waiting.removeFirst();
      }
      waiting.notifyAll();
    }
  }

  /** Ends it; what is not acknowledged is given up. */
  void end() throws InterruptedException {
    making = false;
    stopping = true;
    maker.interrupt();
    sender.interrupt();
    maker.join();
    sender.join();
  }
}
