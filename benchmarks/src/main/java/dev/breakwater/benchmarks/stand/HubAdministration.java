package dev.breakwater.benchmarks.stand;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a measurement asks of a hub as its administrator. */
public final class HubAdministration implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI hub;
  private final Path authority;
  private final String token;
  private final HttpClient http;

  /**
   * @param authority PEM file with the authority that signed the hub's certificate
   * @param tokenFile file with the administrator's token
   * @throws BenchmarkException if one of them cannot be read
   */
  public HubAdministration(URI hub, Path authority, Path tokenFile) {
    this.hub = hub;
    this.authority = authority;
    try {
      this.token = Files.readString(tokenFile).strip();
      this.http =
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofSeconds(5))
              .sslContext(trusting(authority))
              .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new BenchmarkException("cannot be an administrator of " + hub + ": " + e, e);
    }
  }

  public URI hub() {
    return hub;
  }

  public Path authority() {
    return authority;
  }

  /** A one-time token that enrols a node. */
  public String enrolmentToken(String cluster, String node) throws InterruptedException {
    JsonNode body = JsonNodeFactory.instance.objectNode().put("cluster", cluster).put("node", node);
    JsonNode answer = send("POST", "/api/v1/enrolment-tokens", body);
    return answer.path("token").asText();
  }

  /** GET of a document. */
  public JsonNode get(String path) throws InterruptedException {
    return send("GET", path, MissingNode.getInstance());
  }

  /** DELETE of something; one that is not there is no error. */
  public void delete(String path) throws InterruptedException {
    try {
      HttpResponse<byte[]> answer = answer("DELETE", path, MissingNode.getInstance());
      if (answer.statusCode() >= 400 && answer.statusCode() != 404) {
        throw refused("DELETE", path, answer);
      }
    } catch (IOException e) {
      throw unanswered(path, e);
    }
  }

  private JsonNode send(String method, String path, JsonNode body) throws InterruptedException {
    try {
      HttpResponse<byte[]> answer = answer(method, path, body);
      if (answer.statusCode() >= 400) {
        throw refused(method, path, answer);
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw unanswered(path, e);
    }
  }

  private HttpResponse<byte[]> answer(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(hub.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isMissingNode()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.toString()))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private static BenchmarkException refused(
      String method, String path, HttpResponse<byte[]> answer) {
    String words = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    return new BenchmarkException(
        "the hub answers %s %s with %d: %s".formatted(method, path, answer.statusCode(), words));
  }

  private BenchmarkException unanswered(String path, IOException e) {
    return new BenchmarkException("the hub at " + hub + " does not answer " + path + ": " + e, e);
  }

  private static SSLContext trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
