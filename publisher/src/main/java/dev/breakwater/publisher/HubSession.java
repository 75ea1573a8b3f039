package dev.breakwater.publisher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A node's conversation with a hub, without the node: enrolled with a token, it sends encoded
 * batches one at a time over a connection of its own, as a publisher does. It keeps nothing on
 * disk. For those who load or examine a hub.
 */
public final class HubSession implements AutoCloseable {
  private final HttpClient http;
  private final HubClient client;

  private HubSession(HttpClient http, URI hub) {
    this.http = http;
    this.client = new HubClient(() -> http, client -> {}, hub, InstantSource.system());
  }

  /**
   * Enrols a node; waits for a hub that does not answer yet, until it is interrupted.
   *
   * @param hub the hub's address: https, host, port
   * @param authority PEM file with the authority of the hub
   * @param token a one-time token
   * @throws StartException if the hub refuses, or cannot be trusted
   */
  public static HubSession enrol(URI hub, Path authority, String cluster, String node, String token)
      throws StartException, InterruptedException {
    Trust trust = Trust.read(authority, Optional.empty());
    try (HttpClient asking = trust.client(Optional.empty())) {
      Identity identity =
          new Enrolment(asking, hub, new Ending(), new SecureRandom())
              .enrol(token, new Subject(cluster, node), NodeKeys.generate());
      return new HubSession(trust.client(Optional.of(identity)), hub);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException("cannot enrol at " + hub + ": " + Causes.of(e), e);
    }
  }

  /**
   * Sends one batch once.
   *
   * @param batch a batch of this node, encoded, at most 1 MiB
   * @throws IOException if no answer came; the hub may have it or not, and it may be sent again
   */
  public HubAnswer send(byte[] batch) throws IOException, InterruptedException {
    return client.send(batch);
  }

  /** Ends the connection; what is in flight is given up. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
