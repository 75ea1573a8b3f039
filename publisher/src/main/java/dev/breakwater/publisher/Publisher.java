package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.channels.FileLock;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The publisher: starts its parts, and ends them on SIGTERM with what is in flight finished. */
public final class Publisher {
  private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final Options options;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Ending ending = new Ending();
  private final CountDownLatch ended = new CountDownLatch(1);

  Publisher(Options options, InstantSource clock, RandomGenerator random) {
    this.options = options;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * <p>Exits with 1 and a sentence on standard error if it cannot start, with 2 if it is called
   * wrongly.
   */
  public static void main(String... arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("publisher: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    Publisher publisher = new Publisher(options, InstantSource.system(), new SecureRandom());
    Runtime.getRuntime().addShutdownHook(new Thread(publisher::end, "end"));
    try {
      publisher.run();
    } catch (StartException e) {
      if (!publisher.ending.hasBegun()) {
        System.err.println("publisher: " + e.getMessage());
      }
      publisher.ended.countDown();
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs until {@link #end}. */
  void run() throws StartException, InterruptedException {
    Subject self = options.subject();
    FileLock lock = Node.hold(options.state());
    try (lock) {
      Trust trust = Trust.read(options.hubCa());
      Identity identity = new Node(options, trust, ending, clock, random).identity();
      try (HttpClient http = trust.client(Optional.of(identity));
          LocalSocket socket = LocalSocket.open(options.socket())) {
        publish(self, http, socket);
      }
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(WARNING, "while ending: {0}", Causes.of(e));
    } finally {
      ended.countDown();
    }
  }

  private void publish(Subject self, HttpClient http, LocalSocket socket)
      throws InterruptedException, IOException {
    Delivery delivery =
        new HubDelivery(new HubClient(() -> http, options.hub(), clock), ending, random);
    OwnSignals own =
        new OwnSignals(new Origin(self.cluster(), self.node(), Part.PUBLISHER), delivery, clock);
    NodeHealth health = new NodeHealth(own, options.notCovered().orElse(NodeHealth.NOT_CONNECTED));
    LocalConnections connections =
        new LocalConnections(
            channel -> new LocalConnection(channel, self, delivery, own, health, clock, ending));

    Thread speaking = Thread.ofVirtual().name("own-signals").start(() -> speak(own));
    Thread accepting =
        Thread.ofVirtual().name("local-socket").start(() -> socket.serve(connections));
    System.out.println("publisher ready " + options.socket());
    LOG.log(INFO, "taking signals at {0} for the hub at {1}", options.socket(), options.hub());
    do {
      health.say();
    } while (!ending.await(NodeHealth.INTERVAL));

    socket.close();
    accepting.join(LAST_WORDS);
    connections.end(LAST_WORDS);
    own.end();
    if (!speaking.join(LAST_WORDS)) {
      LOG.log(WARNING, "ending without having told the hub how the node is");
    }
    http.shutdownNow();
  }

  private static void speak(OwnSignals own) {
    try {
      own.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(ERROR, "can no longer say how the node is", e);
      throw e;
    }
  }

  /** Ends it: waits for what is in flight, but not longer than a few seconds. */
  void end() {
    ending.begin();
    try {
      if (!ended.await(3 * LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(WARNING, "ended before everything was put down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
