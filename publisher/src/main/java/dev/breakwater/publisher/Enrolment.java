package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Gets the node its certificate: a key made here, a one-time token from the administrator, and a
 * signature that proves that the key is ours.
 */
final class Enrolment {
  private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final HttpClient http;
  private final URI enrol;
  private final Ending ending;
  private final RandomGenerator random;

  /**
   * @param http a client that trusts the hub's authority and shows no certificate
   */
  Enrolment(HttpClient http, URI hub, Ending ending, RandomGenerator random) {
    this.http = http;
    this.enrol = hub.resolve("/api/v1/enrol");
    this.ending = ending;
    this.random = random;
  }

  /**
   * Enrols the node; waits for a hub that does not answer yet. With the same token and key it may
   * be asked again.
   *
   * @throws StartException if the hub refuses, or the end begins meanwhile
   */
  Identity enrol(String token, Subject subject, NodeKeys keys)
      throws StartException, InterruptedException, GeneralSecurityException, IOException {
    HttpRequest request =
        HttpRequest.newBuilder(enrol)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(token, subject, keys)))
            .build();
    HttpResponse<byte[]> response = ask(request);
    if (response.statusCode() != 200 && response.statusCode() != 201) {
      throw refused(response);
    }
    try {
      return IssuedCertificate.in(response.body(), keys, subject);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException("enrolling at " + enrol + ": " + Causes.of(e), e);
    }
  }

  private HttpResponse<byte[]> ask(HttpRequest request)
      throws StartException, InterruptedException {
    Backoff backoff = new Backoff(random);
    boolean said = false;
    while (true) {
      String reason;
      try {
        HttpResponse<byte[]> response = Exchange.send(http, request, LONGEST_ANSWER);
        int status = response.statusCode();
        if (status != 429 && status < 500) {
          if (said) {
            LOG.log(INFO, "the hub answers now");
          }
          return response;
        }
        reason = "it answered " + status;
      } catch (Exchange.ProxyRefusedException e) {
        throw new StartException("cannot enrol at " + enrol + ": " + e.getMessage(), e);
      } catch (IOException e) {
        reason = Causes.of(e);
      }
      if (!said) {
        LOG.log(WARNING, "cannot enrol at {0} yet: {1}; trying again", enrol, reason);
        said = true;
      }
      if (ending.await(backoff.next())) {
        throw new StartException("told to end before the hub at " + enrol + " answered");
      }
    }
  }

  private static String body(String token, Subject subject, NodeKeys keys)
      throws GeneralSecurityException, IOException {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("token", token);
    body.put("cluster", subject.cluster());
    body.put("node", subject.node());
    body.put("publicKey", keys.publicKey());
    body.put("signature", keys.sign(token + "\n" + subject.cluster() + "\n" + subject.node()));
    return HubJson.of(body);
  }

  private RefusedException refused(HttpResponse<byte[]> response) {
    return new RefusedException(
        "the hub at "
            + enrol
            + " refuses to enrol this node (status "
            + response.statusCode()
            + "): "
            + HubJson.words(response.body())
            + ". A token can be used once and ends after a while: ask the administrator for a new"
            + " one (POST /api/v1/enrolment-tokens) and start again");
  }
}
