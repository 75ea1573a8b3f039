package dev.breakwater.collector.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as a pod reaches it: with its service account's token, which is read anew for each
 * request since it is replaced every hour, and the cluster's authority.
 *
 * @param server where it is
 * @param token the file with the token
 * @param authority the file with the authority's certificates
 */
record KubernetesApi(URI server, Path token, Path authority) {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_BEGIN = Duration.ofSeconds(30);

  /** The one of the cluster that this runs in; empty if it runs in none. */
  static Optional<KubernetesApi> inCluster() {
    return inCluster(System.getenv(), ACCOUNT);
  }

  static Optional<KubernetesApi> inCluster(Map<String, String> environment, Path account) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty() || !Files.isReadable(account.resolve("token"))) {
      return Optional.empty();
    }
    String name = host.contains(":") ? "[" + host + "]" : host;
    return Optional.of(
        new KubernetesApi(
            URI.create("https://" + name + ":" + port),
            account.resolve("token"),
            account.resolve("ca.crt")));
  }

  /**
   * A client that trusts the cluster's authority alone.
   *
   * @throws IOException if the authority's certificates cannot be read
   */
  HttpClient client() throws IOException {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .sslContext(tls)
          .connectTimeout(TO_CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IOException(authority + " holds no certificates: " + e.getMessage(), e);
    }
  }

  /**
   * Asks for something; the caller closes what it gets.
   *
   * @throws IOException if the server cannot be reached or refuses
   */
  InputStream get(HttpClient client, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TO_BEGIN)
            .header("Authorization", "Bearer " + Files.readString(token).strip())
            .header("Accept", "application/json")
            .build();
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      throw new IOException(
          "HTTP status "
              + answer.statusCode()
              + ": "
              + new String(body.readNBytes(300), StandardCharsets.UTF_8));
    }
  }
}
