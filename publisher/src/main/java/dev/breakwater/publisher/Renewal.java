package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Renews the node's certificate when half of its time is over, with a new key, while everything
 * goes on. What keeps it from that is tried again, at least once an hour.
 */
final class Renewal {
  private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
  private static final String KEY_FILE = "renewal.key";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final HubConnection hub;
  private final URI certificates;
  private final Subject subject;
  private final Path state;
  private final Ending ending;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile Optional<String> failure = Optional.empty();

  Renewal(
      HubConnection hub,
      URI address,
      Subject subject,
      Path state,
      Ending ending,
      InstantSource clock,
      RandomGenerator random) {
    this.hub = hub;
    this.certificates = address.resolve("/api/v1/certificates");
    this.subject = subject;
    this.state = state;
    this.ending = ending;
    this.clock = clock;
    this.random = random;
  }

  /** Why the certificate could not be renewed the last time, in a sentence; empty if it could. */
  Optional<String> failure() {
    return failure;
  }

  /** Renews whenever it is time, until the end. */
  void run() throws InterruptedException {
    Duration wait = untilDue();
    while (!ending.await(wait)) {
      if (untilDue().isZero()) {
        wait = renew() ? untilDue() : afterFailure();
      } else {
        wait = untilDue();
      }
    }
  }

  /** How long until half of the certificate's time is over; at most an hour, as clocks jump. */
  private Duration untilDue() {
    Instant start = hub.identity().certificate().getNotBefore().toInstant();
    Instant half = start.plus(Duration.between(start, hub.identity().end()).dividedBy(2));
    Duration left = Duration.between(clock.instant(), half);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
  }

  /** A hundredth of the time that is left, within bounds, and a random half of that more. */
  private Duration afterFailure() {
    Duration left = Duration.between(clock.instant(), hub.identity().end()).dividedBy(100);
    Duration wait = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    wait = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    return wait.plusMillis(random.nextLong(wait.toMillis() / 2 + 1));
  }

  private boolean renew() throws InterruptedException {
    try {
      Path keyFile = state.resolve(KEY_FILE);
      NodeKeys keys = NodeKeys.keptIn(keyFile);
      HttpResponse<byte[]> answer = Exchange.send(hub.get(), request(keys), LONGEST_ANSWER);
      if (answer.statusCode() != 200 && answer.statusCode() != 201) {
        return failed(
            "the hub answered " + answer.statusCode() + ": " + HubJson.words(answer.body()));
      }
      Identity renewed = IssuedCertificate.in(answer.body(), keys, subject);
      renewed.write(state);
      hub.use(renewed);
      Files.deleteIfExists(keyFile);
      failure = Optional.empty();
      LOG.log(INFO, "the node''s certificate is renewed and ends at {0}", renewed.end());
      return true;
    } catch (IOException | GeneralSecurityException e) {
      return failed(Causes.of(e));
    }
  }

  private HttpRequest request(NodeKeys keys) throws GeneralSecurityException, IOException {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("publicKey", keys.publicKey());
    body.put(
        "signature",
        keys.sign(subject.cluster() + "\n" + subject.node() + "\n" + keys.publicKey()));
    return HttpRequest.newBuilder(certificates)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(HubJson.of(body)))
        .build();
  }

  private boolean failed(String reason) {
    Instant end = hub.identity().end();
    boolean over = clock.instant().isAfter(end);
    String words =
        over
            ? "the node's certificate ended at "
                + end
                + " and could not be renewed ("
                + reason
                + "): get a one-time token from the administrator and start with"
                + " --enrolment-token-file FILE; what is in the spool waits"
            : "the node's certificate, which ends at "
                + end
                + ", could not be renewed ("
                + reason
                + "); trying again";
    if (!failure.equals(Optional.of(words))) {
      LOG.log(over ? ERROR : WARNING, words);
    }
    failure = Optional.of(words);
    return false;
  }
}
