package dev.breakwater.publisher;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The client that goes to the hub with the node's certificate. When that is renewed a new client
 * takes over, and the old one ends what it has begun.
 */
final class HubConnection implements Supplier<HttpClient>, AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofMinutes(1);

  private final Trust trust;
  private volatile Current current;

  private record Current(Identity identity, HttpClient client) {}

  HubConnection(Trust trust, Identity identity) throws GeneralSecurityException, IOException {
    this.trust = trust;
    this.current = new Current(identity, trust.client(Optional.of(identity)));
  }

  @Override
  public HttpClient get() {
    return current.client();
  }

  Identity identity() {
    return current.identity();
  }

  /** Goes on with another certificate. */
  void use(Identity identity) throws GeneralSecurityException, IOException {
    HttpClient old = current.client();
    current = new Current(identity, trust.client(Optional.of(identity)));
    Thread.ofVirtual().name("old-client").start(() -> retire(old));
  }

  private static void retire(HttpClient old) {
    old.shutdown();
    try {
      if (!old.awaitTermination(LAST_ANSWERS)) {
        old.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    old.close();
  }

  /** Gives up what is in flight. */
  @Override
  public void close() {
    current.client().shutdownNow();
    current.client().close();
  }
}
