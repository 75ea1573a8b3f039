package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A publisher that has its certificate, its spool and its socket: what of it runs at once, from the
 * first signal to the last.
 */
final class Publishing {
  private static final System.Logger LOG = System.getLogger(Publishing.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration OUTAGE_LOOK = Duration.ofMillis(200);

  /** The most that the hub takes at once. */
  private static final int LARGEST_BATCH = 1 << 20;

  private final Options options;
  private final Spool spool;
  private final LocalSocket socket;
  private final Ending ending;
  private final InstantSource clock;
  private final Ending deliveryEnding = new Ending();
  private final OwnSignals own;
  private final HubDelivery delivery;
  private final CollectorWatch watch;
  private final LocalConnections connections;
  private final Renewal renewal;
  private final Directives directives;
  private final StateReport report;
  private final HubConnection hub;
  private final MetricsFile metrics;

  Publishing(
      Options options,
      Trust trust,
      HubConnection hub,
      DirectiveFiles files,
      Spool spool,
      LocalSocket socket,
      CollectorWatch.Times times,
      Ending ending,
      InstantSource clock,
      RandomGenerator random) {
    this.options = options;
    this.hub = hub;
    this.metrics = new MetricsFile(options.state().resolve("metrics"), clock);
    this.spool = spool;
    this.socket = socket;
    this.ending = ending;
    this.clock = clock;
    Subject self = options.subject();
    this.own =
        new OwnSignals(new Origin(self.cluster(), self.node(), Part.PUBLISHER), spool, clock);
    this.delivery =
        new HubDelivery(
            spool,
            new HubClient(hub, this::connectAnew, options.hub(), clock),
            deliveryEnding,
            random,
            LARGEST_BATCH);
    this.watch =
        new CollectorWatch(
            own,
            times,
            () -> delivery.outage().isPresent(),
            options.notCovered().orElse(CollectorWatch.NOT_CONNECTED));
    this.renewal = new Renewal(hub, options.hub(), self, options.state(), ending, clock, random);
    this.directives =
        new Directives(hub, options.hub(), trust, self, files, own, ending, clock, random);
    this.report = new StateReport(hub, options.hub(), this::values, ending);
    this.connections =
        new LocalConnections(
            channel ->
                new LocalConnection(
                    channel, self, spool, own, watch, clock, ending, directives::handDown));
  }

  /** Runs until the end is told, and puts down what is in flight. */
  void run() throws InterruptedException, IOException {
    sayWhatWasDamaged();
    Thread speaking = start("own-signals", own::run);
    Thread delivering = start("delivery", delivery::run);
    Thread renewing = start("renewal", renewal::run);
    Thread asking = start("directives", directives::run);
    Thread reporting = start("state-report", report::run);
    Thread accepting =
        Thread.ofVirtual().name("local-socket").start(() -> socket.serve(connections));
    System.out.println("publisher ready " + options.socket());
    LOG.log(INFO, "taking signals at {0} for the hub at {1}", options.socket(), options.hub());
    watch.say();
    long said = System.nanoTime();
    while (!ending.await(LOOK)) {
      long now = System.nanoTime();
      watch.look(now);
      directives.handDown(connections);
      if (now - said >= CollectorWatch.INTERVAL.toNanos()) {
        watch.say();
        metrics.write(values());
        said = now;
      }
    }
    socket.close();
    accepting.join(LAST_WORDS);
    connections.end(LAST_WORDS);
    own.happened(new LifecycleActivity(Event.STOPPED, Part.PUBLISHER, "it was told to end"));
    own.end();
    boolean _ = speaking.join(LAST_WORDS);
    deliverTheRest();
    deliveryEnding.begin();
    hub.stop();
    if (!delivering.join(LAST_WORDS)
        || !renewing.join(LAST_WORDS)
        || !asking.join(LAST_WORDS)
        || !reporting.join(LAST_WORDS)) {
      LOG.log(WARNING, "ending within a request; the spool has what it was about");
    }
  }

  /** What is in the spool is safe there; what the hub can have now it should. */
  private void deliverTheRest() throws InterruptedException {
    long until = System.nanoTime() + LAST_WORDS.toNanos();
    boolean empty = spool.awaitEmpty(Duration.ZERO);
    while (!empty && delivery.outage().isEmpty() && System.nanoTime() - until < 0) {
      empty = spool.awaitEmpty(OUTAGE_LOOK);
    }
  }

  private void connectAnew(HttpClient unanswered) {
    try {
      hub.connectAnew(unanswered);
    } catch (GeneralSecurityException | IOException e) {
      LOG.log(ERROR, "cannot make a new connection: {0}", Causes.of(e));
    }
  }

  private Map<String, String> values() {
    return metrics.of(spool.state(), delivery, renewal.failure(), hub.identity().end());
  }

  private void sayWhatWasDamaged() {
    if (spool.state().damaged() > 0) {
      Instant now = clock.instant();
      own.lost(new Loss(Part.PUBLISHER, 0, 0, 0, Loss.Reason.MALFORMED, now, now));
    }
  }

  /** Something that runs until the end. */
  private interface Running {
    void run() throws InterruptedException;
  }

  private static Thread start(String name, Running running) {
    return Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                running.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.log(ERROR, name + " ended", e);
                throw e;
              }
            });
  }
}
