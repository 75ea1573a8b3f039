package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.DirectiveFiles.Kept;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What comes down: asks the hub for directives and holds the question open until there are some,
 * checks each with the key of the authority that signed this node's certificate, keeps it, and
 * hands it to the part that it is for.
 */
final class Directives {
  private static final System.Logger LOG = System.getLogger(Directives.class.getName());

  /** The hub answers after 25 seconds at the latest. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int LONGEST_ANSWER = 8 << 20;

  private final HubConnection hub;
  private final URI address;
  private final Trust trust;
  private final Subject subject;
  private final DirectiveFiles files;
  private final OwnSignals own;
  private final Ending ending;
  private final InstantSource clock;
  private final RandomGenerator random;
  private Optional<String> outage = Optional.empty();
  private long refused;

  Directives(
      HubConnection hub,
      URI address,
      Trust trust,
      Subject subject,
      DirectiveFiles files,
      OwnSignals own,
      Ending ending,
      InstantSource clock,
      RandomGenerator random) {
    this.hub = hub;
    this.address = address;
    this.trust = trust;
    this.subject = subject;
    this.files = files;
    this.own = own;
    this.ending = ending;
    this.clock = clock;
    this.random = random;
  }

  /** Asks until the end. */
  void run() throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (!ending.hasBegun()) {
      try {
        HttpResponse<byte[]> answer = Exchange.send(hub.get(), request(), LONGEST_ANSWER);
        if (answer.statusCode() == 200) {
          outage = Optional.empty();
          if (take(answer.body())) {
            backoff = new Backoff(random);
          } else {
            boolean _ = ending.await(backoff.next()); // it would be told the same again, at once
          }
          continue;
        }
        Duration asked = RetryAfter.of(answer.headers().firstValue("Retry-After"), clock.instant());
        out("it answered " + answer.statusCode() + " " + HubJson.words(answer.body()));
        boolean _ = ending.await(backoff.next(asked));
      } catch (IOException | MalformedSignalException e) {
        out(Causes.of(e));
        boolean _ = ending.await(backoff.next());
      }
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(address.resolve("/api/v1/directives?after=" + files.generation()))
        .timeout(TIMEOUT)
        .GET()
        .build();
  }

  private void out(String reason) {
    if (!outage.equals(Optional.of(reason))) {
      LOG.log(WARNING, "cannot ask the hub for directives: {0}; trying again", reason);
    }
    outage = Optional.of(reason);
  }

  /** Takes what came; false if there was something and none of it was good. */
  private boolean take(byte[] body) throws MalformedSignalException, IOException {
    long highest = 0;
    List<SignedDirective> all = SignedDirective.decode(body);
    for (SignedDirective signed : all) {
      Directive directive;
      try {
        directive = signed.open(authority(trust, hub.identity()));
      } catch (MalformedSignalException e) {
        refused(String.valueOf(e.getMessage()));
        continue;
      }
      highest = Math.max(highest, directive.generation());
      if (isForThisNode(directive)) {
        LOG.log(
            INFO,
            "the hub has a directive for the {0}: {1} {2}",
            directive.part().label(),
            directive.order().getClass().getSimpleName(),
            Visible.text(directive.uid()));
        files.keep(signed, directive);
      }
    }
    files.came(highest);
    return all.isEmpty() || highest > 0;
  }

  /** Says so, but not of each: the same may come again and again. */
  private void refused(String why) {
    refused++;
    if (Long.bitCount(refused) == 1) {
      LOG.log(ERROR, "refused {0} directives; the last: {1}", refused, Visible.text(why));
      own.answered(
          new Remediation(
              "", "DIRECTIVE", "", "", "", Remediation.Status.FAILURE, "refused: " + why));
    }
  }

  /** The key that directives are signed with: of the authority that this node's certificate has. */
  static PublicKey authority(Trust trust, Identity identity) {
    return trust
        .issuerOf(identity.certificate())
        .orElse(trust.authorities().getFirst())
        .getPublicKey();
  }

  private boolean isForThisNode(Directive directive) {
    boolean isOurs =
        directive.cluster().equals(subject.cluster())
            && (directive.node().isEmpty() || directive.node().equals(subject.node()))
            && clock.instant().isBefore(directive.expires());
    if (!isOurs) {
      LOG.log(
          WARNING,
          "left out a directive for {0}/{1} that expires at {2}",
          Visible.text(directive.cluster()),
          Visible.text(directive.node()),
          directive.expires());
    }
    return isOurs;
  }

  /** Hands what waits to the connections of the parts that it is for. */
  void handDown(LocalConnections connections) {
    for (Part part : LocalConnection.LOCAL) {
      connections.of(part).forEach(this::handDown);
    }
  }

  /** Hands what waits for it to a connection that is new. */
  void handDown(LocalConnection connection) {
    if (connection.part().isEmpty()) {
      return;
    }
    try {
      for (Kept each : files.waiting(connection.part().get(), clock.instant())) {
        connection.hand(each.directive().generation(), each.signed(), () -> done(each.directive()));
      }
    } catch (IOException e) {
      LOG.log(WARNING, "cannot tidy the directives up: {0}", Causes.of(e));
    }
  }

  private void done(Directive directive) {
    try {
      files.handedDown(directive);
    } catch (IOException e) {
      LOG.log(WARNING, "cannot delete a directive that was handed down: {0}", Causes.of(e));
    }
  }
}
