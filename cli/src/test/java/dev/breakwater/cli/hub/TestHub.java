package dev.breakwater.cli.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The part of a hub's API that the command line asks, over real TLS, with alerts of the test. */
final class TestHub implements AutoCloseable {
  private static final char[] PASSWORD = "test".toCharArray();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path folder;

  /** Alerts, the oldest first; an alert's id is its place, from 1. */
  final List<String> alerts = new CopyOnWriteArrayList<>();

  private final Map<String, String> fixed = new ConcurrentHashMap<>();
  final List<String> lastEventIds = new CopyOnWriteArrayList<>();
  final List<String> queries = new CopyOnWriteArrayList<>();

  TestHub(Path folder) throws Exception {
    this.folder = folder;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = certificate(keys);
    Files.writeString(
        folder.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Files.writeString(folder.resolve("token"), "s3cret\n");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("hub", keys.getPrivate(), PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/", this::fixed);
    server.createContext("/api/v1/alerts", this::list);
    server.createContext("/api/v1/alerts/stream", this::stream);
    server.setExecutor(threads);
    server.start();
  }

  private static X509Certificate certificate(KeyPair keys) throws Exception {
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=hub");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            name,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  /** What was asked of the addresses with a fixed answer: method, address and body. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Answers an address, whatever the method, with that JSON from now on. */
  void answer(String path, String json) {
    fixed.put(path, json);
  }

  private void fixed(HttpExchange exchange) throws IOException {
    if (isRefused(exchange)) {
      return;
    }
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!exchange.getRequestURI().getPath().equals("/api/v1/coverage")) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + asked);
    }
    String json = fixed.getOrDefault(exchange.getRequestURI().getPath(), "{}");
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  HubAddress address() {
    return new HubAddress(
        URI.create("https://localhost:" + server.getAddress().getPort()),
        folder.resolve("ca.crt"),
        folder.resolve("token"));
  }

  /** The options by which a command finds it. */
  List<String> options() {
    return List.of(
        "--hub",
        address().hub().toString(),
        "--ca",
        address().ca().toString(),
        "--token-file",
        address().tokenFile().toString());
  }

  void alert(String title, int severity) {
    int id = alerts.size() + 1;
    alerts.add(
        """
        {"time":1770000000000,"severity_id":%d,"severity":"High",\
        "finding_info":{"title":"%s"},"unmapped":{"alert_id":%d,"cluster":"shop"}}"""
            .formatted(severity, title, id));
  }

  private boolean isRefused(HttpExchange exchange) throws IOException {
    if ("Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return false;
    }
    exchange.sendResponseHeaders(401, -1);
    exchange.close();
    return true;
  }

  private void list(HttpExchange exchange) throws IOException {
    if (isRefused(exchange)) {
      return;
    }
    if (fixed.containsKey(exchange.getRequestURI().getPath())) {
      fixed(exchange);
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    queries.add(query);
    int limit = Integer.parseInt(query.replaceAll(".*limit=([0-9]+).*", "$1"));
    int before =
        query.contains("before=")
            ? Integer.parseInt(query.replaceAll(".*before=([0-9]+).*", "$1"))
            : Integer.MAX_VALUE;
    List<String> older = alerts.subList(0, Math.min(alerts.size(), before - 1)).reversed();
    byte[] body =
        ("[" + String.join(",", older.subList(0, Math.min(limit, older.size()))) + "]")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Sends what is newer than what the client has seen, and drops the connection. */
  private void stream(HttpExchange exchange) throws IOException {
    if (isRefused(exchange)) {
      return;
    }
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastEventIds.add(last == null ? "none" : last);
    int seen = last == null ? alerts.size() : Integer.parseInt(last);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    StringBuilder events = new StringBuilder(": alerts follow\n\n");
    for (int i = seen; i < alerts.size(); i++) {
      events.append("event: alert\nid: %d\ndata: %s\n\n".formatted(i + 1, alerts.get(i)));
    }
    exchange.getResponseBody().write(events.toString().getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
