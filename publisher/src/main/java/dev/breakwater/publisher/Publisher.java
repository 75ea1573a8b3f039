package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The publisher: starts its parts, and ends them on SIGTERM with what is in flight finished. */
public final class Publisher {
  private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final Options options;
  private final CollectorWatch.Times times;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Ending ending = new Ending();
  private final CountDownLatch ended = new CountDownLatch(1);

  Publisher(
      Options options, CollectorWatch.Times times, InstantSource clock, RandomGenerator random) {
    this.options = options;
    this.times = times;
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
      options = Options.parse(System.getenv(), arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("publisher: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    Publisher publisher =
        new Publisher(
            options, CollectorWatch.Times.USUAL, InstantSource.system(), new SecureRandom());
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
      Trust trust = Trust.read(options.hubCa(), options.proxy());
      Identity identity = new Node(options, trust, ending, clock, random).identity();
      Origin origin = new Origin(self.cluster(), self.node(), Part.PUBLISHER);
      DirectiveFiles files =
          DirectiveFiles.open(
              options.state().resolve("directives"), Directives.authority(trust, identity));
      try (HubConnection hub = new HubConnection(trust, identity);
          Spool spool = openSpool(origin);
          LocalSocket socket = LocalSocket.open(options.socket())) {
        new Publishing(options, trust, hub, files, spool, socket, times, ending, clock, random)
            .run();
      }
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(WARNING, "while ending: {0}", Causes.of(e));
    } finally {
      ended.countDown();
    }
  }

  private Spool openSpool(Origin origin) throws StartException {
    try {
      return Spool.open(options.spool(), options.limits(), origin, clock);
    } catch (IOException e) {
      throw new StartException("cannot use the spool " + options.spool() + ": " + Causes.of(e), e);
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
