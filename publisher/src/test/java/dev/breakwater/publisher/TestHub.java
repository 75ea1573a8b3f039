package dev.breakwater.publisher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A hub as the publisher sees one: enrols, takes batches, and fails when it is told to. It answers
 * over real TLS on a port of its own.
 */
final class TestHub implements AutoCloseable {
  private final TestAuthority authority;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  final List<Batch> taken = new CopyOnWriteArrayList<>();
  final List<String> peers = new CopyOnWriteArrayList<>();
  final List<String> enrolled = new CopyOnWriteArrayList<>();

  /** Statuses to answer the next batches with, before any is taken; 0 drops the connection. */
  final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

  /** The header Retry-After of failures; empty for none. */
  volatile String retryAfter = "";

  /** What it refuses for good. */
  volatile Predicate<Signal> refuses = signal -> false;

  /** What it says that it has committed, if that is more than what came. */
  volatile long ahead;

  /** Tokens that may be used once. */
  final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  TestHub(TestAuthority authority) throws Exception {
    this.authority = authority;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(authority.serverTls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setWantClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/api/v1/signals", this::signals);
    server.createContext("/api/v1/enrol", this::enrol);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  /** What was taken, of one kind, in order. */
  <T extends Payload> List<T> taken(Class<T> type) {
    return taken.stream()
        .flatMap(batch -> batch.signals().stream())
        .map(Signal::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  List<Loss> losses() {
    return taken(Loss.class);
  }

  List<SourceHealth> health() {
    return taken(SourceHealth.class);
  }

  private void signals(HttpExchange exchange) throws IOException {
    byte[] body;
    try (GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      body = in.readAllBytes();
    }
    peers.add(peer(exchange));
    Integer failure = failures.poll();
    if (failure != null && failure == 0) {
      exchange.close();
      return;
    }
    if (failure != null) {
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      answer(exchange, failure, "{\"error\":\"told to fail\\nwith a second line\"}");
      return;
    }
    Batch batch;
    try {
      batch = Wire.decode(body);
    } catch (MalformedSignalException e) {
      answer(exchange, 400, "{\"error\":\"malformed\"}");
      return;
    }
    if (batch.signals().stream().anyMatch(refuses)) {
      answer(exchange, 400, "{\"error\":\"the store refuses a value\"}");
      return;
    }
    taken.add(batch);
    answer(exchange, 200, "{\"sequence\":" + Math.max(ahead, batch.last()) + "}");
  }

  private static String peer(HttpExchange exchange) {
    try {
      return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  private void enrol(HttpExchange exchange) throws IOException {
    Map<String, String> request = new HashMap<>();
    try (var parser = new JsonFactory().createParser(exchange.getRequestBody().readAllBytes())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        request.put(name, parser.nextTextValue());
      }
    }
    String token = request.getOrDefault("token", "");
    if (!tokens.remove(token)) {
      answer(exchange, 403, "{\"error\":\"the token was used already\"}");
      return;
    }
    try {
      String cluster = request.getOrDefault("cluster", "");
      String node = request.getOrDefault("node", "");
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(
                      Base64.getDecoder().decode(request.getOrDefault("publicKey", ""))));
      Signature proof = Signature.getInstance("SHA256withECDSA");
      proof.initVerify(key);
      proof.update((token + "\n" + cluster + "\n" + node).getBytes(StandardCharsets.UTF_8));
      if (!proof.verify(Base64.getDecoder().decode(request.getOrDefault("signature", "")))) {
        answer(exchange, 400, "{\"error\":\"the signature proves nothing\"}");
        return;
      }
      enrolled.add(cluster + "/" + node);
      String pem = TestAuthority.pem(authority.certify(cluster, node, key, Duration.ofDays(90)));
      answer(
          exchange,
          200,
          "{\"ca\":\"\",\"certificate\":\""
              + new String(JsonStringEncoder.getInstance().quoteAsString(pem))
              + "\"}");
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("enrolling in the test", e));
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
