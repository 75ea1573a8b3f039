package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the hub how this publisher is, at an interval, whoever is connected. It goes beside the
 * spool: a spool that takes nothing in could not say so itself. What is not told is not kept: the
 * next one says all.
 */
final class StateReport {
  private static final System.Logger LOG = System.getLogger(StateReport.class.getName());

  /** How often it is told, at least; a spool that gets stuck is told at once. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final String STUCK = "breakwater.spool.stuck";

  private final HubConnection hub;
  private final URI address;
  private final Supplier<Map<String, String>> values;
  private final Ending ending;
  private Optional<String> failure = Optional.empty();

  /**
   * @param values what there is to say, by name
   */
  StateReport(
      HubConnection hub, URI hubAddress, Supplier<Map<String, String>> values, Ending ending) {
    this.hub = hub;
    this.address = hubAddress.resolve("/api/v1/publisher");
    this.values = values;
    this.ending = ending;
  }

  /** Tells it until the end. */
  void run() throws InterruptedException {
    long told = System.nanoTime() - INTERVAL.toNanos();
    boolean wasStuck = false;
    do {
      Map<String, String> now = values.get();
      boolean isStuck = now.containsKey(STUCK);
      if (isStuck != wasStuck || System.nanoTime() - told >= INTERVAL.toNanos()) {
        tell(now);
        told = System.nanoTime();
        wasStuck = isStuck;
      }
    } while (!ending.await(LOOK));
  }

  private void tell(Map<String, String> state) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(HubJson.of(state)))
              .build();
      HttpResponse<byte[]> answer = Exchange.send(hub.get(), request, LONGEST_ANSWER);
      failed(
          answer.statusCode() / 100 == 2
              ? Optional.empty()
              : Optional.of("it answered " + answer.statusCode()));
    } catch (IOException e) {
      failed(Optional.of(Causes.of(e)));
    }
  }

  private void failed(Optional<String> why) {
    if (why.isPresent() && !why.equals(failure)) {
      LOG.log(WARNING, "cannot tell the hub how the publisher is: {0}", why.get());
    }
    failure = why;
  }
}
