package dev.breakwater.publisher;

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
import dev.breakwater.signals.SignedDirective;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** What publishers said of themselves. */
  final List<Map<String, String>> states = new CopyOnWriteArrayList<>();

  /** Statuses to answer the next batches with, before any is taken; 0 drops the connection. */
  final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

  /** The header Retry-After of failures; empty for none. */
  volatile String retryAfter = "";

  /** What it refuses for good. */
  volatile Predicate<Signal> refuses = signal -> false;

  /** What it says that it has committed, if that is more than what came. */
  volatile long ahead;

  /** What it answers a renewal with; 200 renews. */
  volatile int renewal = 200;

  /** Serial numbers of the certificates that batches came with. */
  final Set<BigInteger> serials = ConcurrentHashMap.newKeySet();

  /** What it orders. */
  private final List<SignedDirective> directives = new ArrayList<>();

  /** The generations after which it was asked. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** Enrolments that are done and whose answer is lost. */
  final AtomicInteger answersLost = new AtomicInteger();

  /** The keys that it was asked to certify. */
  final List<String> keys = new CopyOnWriteArrayList<>();

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
    server.createContext("/api/v1/certificates", this::renew);
    server.createContext("/api/v1/directives", this::directives);
    server.createContext("/api/v1/publisher", this::state);
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
    if (exchange.getRequestHeaders().containsKey("Proxy-Authorization")) {
      throw new IOException("what is the proxy's came to the hub");
    }
    serial(exchange).ifPresent(serials::add);
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

  private void state(HttpExchange exchange) throws IOException {
    states.add(request(exchange));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static Map<String, String> request(HttpExchange exchange) throws IOException {
    return HubJson.texts(exchange.getRequestBody().readAllBytes());
  }

  private static Optional<BigInteger> serial(HttpExchange exchange) {
    try {
      return Optional.of(
          ((X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0])
              .getSerialNumber());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private void renew(HttpExchange exchange) throws IOException {
    Map<String, String> request = request(exchange);
    String[] names = peer(exchange).replace("CN=", "").replace("O=", "").split(",");
    String publicKey = request.getOrDefault("publicKey", "");
    keys.add(publicKey);
    if (renewal != 200) {
      answer(exchange, renewal, "{\"error\":\"the certificate of this node is revoked\"}");
      return;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance("EC")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
      Signature proof = Signature.getInstance("SHA256withECDSA");
      proof.initVerify(key);
      proof.update(
          (names[1] + "\n" + names[0] + "\n" + publicKey).getBytes(StandardCharsets.UTF_8));
      if (!proof.verify(Base64.getDecoder().decode(request.getOrDefault("signature", "")))) {
        answer(exchange, 400, "{\"error\":\"the signature proves nothing\"}");
        return;
      }
      issue(exchange, names[1], names[0], key);
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("renewing in the test", e));
    }
  }

  private void directives(HttpExchange exchange) throws IOException {
    String after = exchange.getRequestURI().getQuery().replace("after=", "");
    asked.add(after);
    List<SignedDirective> newer;
    try {
      newer = awaitNewer(Long.parseLong(after));
    } catch (InterruptedException e) {
      exchange.close();
      return;
    }
    byte[] body = SignedDirective.encode(newer);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** What is newer, as soon as there is something; nothing after two seconds. */
  private List<SignedDirective> awaitNewer(long after) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    synchronized (directives) {
      while (directives.size() <= after && System.nanoTime() - end < 0) {
        TimeUnit.NANOSECONDS.timedWait(directives, end - System.nanoTime());
      }
      return directives.stream().skip(after).toList();
    }
  }

  /** Has a directive for whoever asks; its generation is the number of those before it and one. */
  void order(SignedDirective directive) {
    synchronized (directives) {
      directives.add(directive);
      directives.notifyAll();
    }
  }

  private void issue(HttpExchange exchange, String cluster, String node, PublicKey key)
      throws Exception {
    String pem = TestAuthority.pem(authority.certify(cluster, node, key, Duration.ofDays(90)));
    answer(
        exchange,
        200,
        "{\"ca\":\"\",\"certificate\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(pem))
            + "\"}");
  }

  private static String peer(HttpExchange exchange) {
    try {
      return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  private void enrol(HttpExchange exchange) throws IOException {
    Map<String, String> request = request(exchange);
    String token = request.getOrDefault("token", "");
    keys.add(request.getOrDefault("publicKey", ""));
    if (answersLost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.close();
      return;
    }
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
      issue(exchange, cluster, node, key);
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
