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
  synchronized void use(Identity identity) throws GeneralSecurityException, IOException {
    HttpClient old = current.client();
    current = new Current(identity, trust.client(Optional.of(identity)));
    Thread.ofVirtual().name("old-client").start(() -> retire(old));
  }

  /**
   * Goes on over a new connection after a request that was not answered in time: the old one may
   * lead nowhere, and the JDK's client would go on using it for as long as the kernel tries.
   */
  synchronized void connectAnew(HttpClient unanswered)
      throws GeneralSecurityException, IOException {
    if (current.client().equals(unanswered)) {
      current = new Current(current.identity(), trust.client(Optional.of(current.identity())));
      unanswered.shutdownNow();
    }
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
  void stop() {
    current.client().shutdownNow();
  }

  /** Gives up what is in flight and waits for its end. */
  @Override
  public void close() {
    current.client().shutdownNow();
    current.client().close();
  }
}
