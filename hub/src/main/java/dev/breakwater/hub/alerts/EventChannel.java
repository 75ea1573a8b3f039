package dev.breakwater.hub.alerts;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Server-sent events to one client, which may go away at any moment. */
public final class EventChannel {
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final SseEventSink sink;

  public EventChannel(SseEventSink sink) {
    this.sink = sink;
  }

  /** Whether the client was still there when it was last heard of. */
  public boolean isOpen() {
    return !sink.isClosed();
  }

  /**
   * Sends an event and waits until the client's side has room for it, at most 30 seconds.
   *
   * @throws ClientGoneException if the client closed the connection or does not read
   */
  public void send(OutboundSseEvent event) throws ClientGoneException, InterruptedException {
    try {
      sink.send(event).toCompletableFuture().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (IllegalStateException | ExecutionException | TimeoutException e) {
      // The sink answers a client that left between two looks with an IllegalStateException.
      throw new ClientGoneException(e);
    }
  }

  /** The client has closed the connection, or has stopped to read. */
  public static final class ClientGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Exception cause) {
      super("the client is gone", cause);
    }
  }
}
