package dev.breakwater.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.hub.HubApi;
import dev.breakwater.cli.hub.HubApi.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What {@code up} asks of the hub that it started, as its administrator. */
final class Administration {
  private static final int CONFLICT = 409;
  private static final Duration POLL = Duration.ofMillis(100);

  private final HubApi hub;
  private final UpOptions options;
  private final DataDirectory data;
  private final Console console;

  Administration(HubApi hub, UpOptions options, DataDirectory data, Console console) {
    this.hub = hub;
    this.options = options;
    this.data = data;
    this.console = console;
  }

  /**
   * Gets the cluster its token for audit events where there is none yet, and writes it down with a
   * kubeconfig that a kube-apiserver can be given.
   */
  void prepareAuditWebhook() throws InterruptedException, IOException {
    String cluster = options.cluster();
    Optional<String> token = DataDirectory.read(data.auditToken(cluster));
    if (token.isEmpty()) {
      token = Optional.of(auditToken(cluster));
      DataDirectory.writePrivate(data.auditToken(cluster), token.get() + "\n");
    }
    DataDirectory.writePrivate(
        data.auditKubeconfig(cluster),
        AuditKubeconfig.text(
            options.listen().local().resolve("/k8s-audit/" + cluster),
            Files.readString(data.authority()),
            token.get()));
  }

  private String auditToken(String cluster) throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", cluster);
    try {
      return text(hub.post("/api/v1/clusters", body), "token");
    } catch (RefusedException e) {
      if (e.status() != CONFLICT) {
        throw refused(e);
      }
    }
    console.say(
        "The token for audit events of cluster "
            + cluster
            + " is no longer in "
            + data.auditToken(cluster)
            + ": there is another there now, and the one before has ended.");
    try {
      return text(
          hub.post(
              "/api/v1/clusters/" + cluster + "/audit-token",
              JsonNodeFactory.instance.objectNode()),
          "token");
    } catch (RefusedException e) {
      throw refused(e);
    }
  }

  /**
   * Writes a one-time token for this node's publisher.
   *
   * @return whether there is one; false if the hub is away and the node has a certificate to go on
   *     with
   */
  boolean writeEnrolmentToken() throws InterruptedException, IOException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("cluster", options.cluster())
            .put("node", options.node());
    try {
      String token = text(hub.post("/api/v1/enrolment-tokens", body), "token");
      DataDirectory.writePrivate(data.enrolmentToken(), token + "\n");
      return true;
    } catch (RefusedException | CommandFailedException e) {
      if (Files.exists(data.publisher().resolve("identity.p12"))) {
        return false;
      }
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A link that logs the administrator in once. */
  String loginLink() throws InterruptedException {
    try {
      String url =
          text(hub.post("/api/v1/login-links", JsonNodeFactory.instance.objectNode()), "url");
      return hub.address().resolve(url).toString();
    } catch (RefusedException e) {
      throw refused(e);
    }
  }

  /**
   * Waits until the hub has heard from this node's sensor that it watches.
   *
   * @param since what was heard before is of an earlier run
   * @param givenUp whether there is nothing to wait for any more
   * @return empty if it watches, else what the hub says
   */
  Optional<String> awaitCoverage(Instant since, Duration atMost, BooleanSupplier givenUp)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + atMost.toNanos();
    String reason = "the hub has heard nothing from its sensor yet";
    while (System.nanoTime() < end && !givenUp.getAsBoolean()) {
      for (JsonNode source : hub.get("/api/v1/coverage")) {
        if (!isThisNode(source) || heard(source).isBefore(since)) {
          continue;
        }
        if (source.path("status").asText().equals("COVERED")) {
          return Optional.empty();
        }
        reason = source.path("reason").asText(reason);
      }
      if (never.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return Optional.of(reason);
  }

  private boolean isThisNode(JsonNode source) {
    return source.path("source").asText().equals("NODE")
        && source.path("cluster").asText().equals(options.cluster())
        && source.path("node").asText().equals(options.node());
  }

  private static Instant heard(JsonNode source) {
    try {
      return Instant.parse(source.path("lastHeard").asText());
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static String text(JsonNode answer, String field) {
    JsonNode value = answer.path(field);
    if (!value.isTextual()) {
      throw new CommandFailedException("the hub answered without " + field);
    }
    return value.textValue();
  }

  private static CommandFailedException refused(RefusedException e) {
    return new CommandFailedException(String.valueOf(e.getMessage()), e);
  }
}
