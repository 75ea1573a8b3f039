package dev.breakwater.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.store.ActivityPartitions;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real hub, as it is shipped, on a real PostgreSQL: one for all tests, which keep apart by the
 * names of their clusters.
 */
public final class TestHub implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PostgresServer postgres;
  private final Process process;
  private final Path data;
  private final URI address;
  private final Jdbi store;
  private final HttpClient client;
  private @Nullable Jdbi storeApart;

  private TestHub() throws IOException, InterruptedException {
    Path module = Path.of("").toAbsolutePath();
    Path folder = module.resolve("target/test-hub");
    data = folder.resolve("hub");
    deleteData(data);
    deleteData(folder.resolve("data"));
    postgres = PostgresServer.start(folder);
    Path log = folder.resolve("hub.log");
    List<String> command = command();
    command.addAll(List.of("--data", data.toString(), "--listen", "localhost:0"));
    command.addAll(databaseOptions());
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    String ready = process.inputReader().readLine();
    if (ready == null || !ready.startsWith("hub ready ")) {
      postgres.close();
      throw new IOException("the hub does not start: " + ready + "\n" + Files.readString(log));
    }
    address = URI.create(ready.substring("hub ready ".length()));
    Properties properties = new Properties();
    properties.setProperty("user", postgres.user());
    properties.setProperty("password", postgres.password());
    properties.setProperty("reWriteBatchedInserts", "true");
    store = Jdbi.create(postgres.jdbcUrl(), properties);
    client = TestTls.client(caFile());
  }

  /** The hub that all tests share; it ends with the last of them. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestHub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(TestHub.class))
          .computeIfAbsent(
              TestHub.class,
              key -> {
                try {
                  return new TestHub();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException(e);
                }
              },
              TestHub.class);
    }
  }

  /** What runs a hub, without its options. */
  public static List<String> command() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
  }

  /** The options that lead a hub to the database of this one. */
  public List<String> databaseOptions() {
    return List.of(
        "--database",
        postgres.jdbcUrl(),
        "--database-user",
        postgres.user(),
        "--database-password-file",
        postgres.passwordFile().toString());
  }

  /** The store that the hub writes to. */
  public Jdbi store() {
    return store;
  }

  /**
   * Another store that no hub looks into, for what touches all clusters at once and at other times
   * than now.
   */
  public synchronized Jdbi storeApart() {
    if (storeApart == null) {
      storeApart = newStore("apart");
    }
    return storeApart;
  }

  private Jdbi newStore(String name) {
    migrate(name, "latest");
    Jdbi made = store(name);
    new ActivityPartitions(made).arrange(Instant.now());
    return made;
  }

  /** Brings a schema of its own to a version of the store, from whichever it is at. */
  public void migrate(String schema, String version) {
    try {
      Flyway.configure()
          .dataSource(schemaUrl(schema), postgres.user(), postgres.password())
          .defaultSchema(schema)
          .target(version)
          .load()
          .migrate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The store in a schema. */
  public Jdbi store(String schema) {
    try {
      Properties properties = new Properties();
      properties.setProperty("user", postgres.user());
      properties.setProperty("password", postgres.password());
      properties.setProperty("reWriteBatchedInserts", "true");
      return Jdbi.create(schemaUrl(schema), properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String schemaUrl(String schema) {
    return postgres.jdbcUrl() + "&currentSchema=" + schema;
  }

  /** A name for a cluster that no other test uses. */
  public String newCluster() {
    return "test-" + UUID.randomUUID().toString().substring(0, 13);
  }

  /** The certificate to trust the hub by. */
  public Path caFile() {
    return data.resolve("pki/ca.crt");
  }

  /** The authority of the hub. */
  public CertificateAuthority authority() {
    try {
      return CertificateAuthority.in(data.resolve("pki"), InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a metric of the hub says; 0 if there is none of the name. */
  public double metric(String name) throws IOException, InterruptedException {
    return send(asAdministrator("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The administrator's token. */
  public String adminToken() {
    try {
      return Files.readString(data.resolve("admin.token"), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client that trusts the hub and shows no certificate; it follows no redirects. */
  public HttpClient client() {
    return client;
  }

  public URI uri(String path) {
    return address.resolve(path);
  }

  /** Sends a request as nobody. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  public HttpRequest.Builder asAdministrator(String path) {
    return request(path).header("Authorization", "Bearer " + adminToken());
  }

  /** What the administrator gets. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(asAdministrator(path)));
  }

  /** What the administrator gets for a post. */
  public JsonNode post(String path, String body) throws IOException, InterruptedException {
    return json(
        send(
            asAdministrator(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  /** The JSON of an answer that is a success. */
  public static JsonNode json(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(
          response.request().uri() + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The alerts of a cluster, newest first. */
  public List<JsonNode> alerts(String cluster) throws IOException, InterruptedException {
    List<JsonNode> alerts = new ArrayList<>();
    get("/api/v1/alerts?limit=1000&cluster=" + cluster).forEach(alerts::add);
    return alerts;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    postgres.close();
  }

  private static void deleteData(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
