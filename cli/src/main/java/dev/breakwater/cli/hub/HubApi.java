package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks a hub, as its administrator. The hub is believed only under its own authority. */
public final class HubApi implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_REASON = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI hub;
  private final String token;
  private final HttpClient http;

  /**
   * @throws CommandFailedException if the authority or the token cannot be read
   */
  public HubApi(HubAddress address) {
    this.hub = address.hub();
    this.token = token(address.tokenFile());
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(trusting(address.ca()))
            .build();
  }

  /** Another way of asking failed: the hub answered with a status that says no. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  /**
   * GET of a JSON document.
   *
   * @param path path and query below the hub's address
   * @throws CommandFailedException if there is no answer, or none with the document
   */
  public JsonNode get(String path) throws InterruptedException {
    try {
      return json(path, send(request(path).timeout(TIMEOUT).GET().build()));
    } catch (RefusedException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * POST of a JSON document, answered by another.
   *
   * @throws RefusedException if the hub says no
   * @throws CommandFailedException if there is no answer
   */
  public JsonNode post(String path, JsonNode body) throws InterruptedException, RefusedException {
    HttpRequest request =
        request(path)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return json(path, send(request));
  }

  /**
   * PUT of a JSON document, answered by another.
   *
   * @throws RefusedException if the hub says no
   * @throws CommandFailedException if there is no answer
   */
  public JsonNode put(String path, JsonNode body) throws InterruptedException, RefusedException {
    HttpRequest request =
        request(path)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return json(path, send(request));
  }

  /**
   * Opens a stream of server-sent events.
   *
   * @param lastEventId the id of the last event that was seen; empty for none
   * @throws IOException if there is no answer
   * @throws CommandFailedException if the hub says no
   */
  public InputStream events(String path, String lastEventId)
      throws InterruptedException, IOException {
    HttpRequest.Builder request = request(path).setHeader("Accept", "text/event-stream").GET();
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    int status = response.statusCode();
    if (status == 200) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      String reason = refusal(path, status, body.readNBytes(LONGEST_REASON));
      if (status == 429 || status >= 500) {
        throw new IOException(reason);
      }
      throw new CommandFailedException(reason);
    }
  }

  /** The address that is asked. */
  public URI address() {
    return hub;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(hub.resolve(path))
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw noAnswer(e);
    }
  }

  /** What to say when there was no answer. */
  public CommandFailedException noAnswer(IOException e) {
    @Nullable Throwable cause = e;
    while (cause != null) {
      if (cause instanceof GeneralSecurityException) {
        return new CommandFailedException(
            "what answers at "
                + hub
                + " is not the hub of --ca: "
                + Printable.text(String.valueOf(cause.getMessage())),
            e);
      }
      cause = cause.getCause();
    }
    return new CommandFailedException(
        "no hub answers at " + hub + ": start one with ./breakwater up", e);
  }

  private JsonNode json(String path, HttpResponse<byte[]> response) throws RefusedException {
    int status = response.statusCode();
    if (status < 200 || status > 299) {
      throw new RefusedException(status, refusal(path, status, response.body()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CommandFailedException(
          "the hub at " + hub + " answered " + path + " with no JSON", e);
    }
  }

  private String refusal(String path, int status, byte[] body) {
    if (status == 401 || status == 403) {
      return "the hub at "
          + hub
          + " does not take the token (status "
          + status
          + "): see that --token-file is its administrator's";
    }
    return "the hub at "
        + hub
        + " answered "
        + path
        + " with status "
        + status
        + ": "
        + Printable.text(reason(body), LONGEST_REASON);
  }

  private static String reason(byte[] body) {
    String text = new String(body, java.nio.charset.StandardCharsets.UTF_8).strip();
    try {
      JsonNode node = JSON.readTree(body);
      for (String field : new String[] {"error", "message", "detail"}) {
        if (node.path(field).isTextual()) {
          return node.path(field).textValue();
        }
      }
    } catch (IOException e) {
      return text;
    }
    return text;
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailedException(
          "cannot read the administrator's token from "
              + file
              + ": "
              + e.getClass().getSimpleName()
              + "; run as the user who started the hub, or say --token-file",
          e);
    }
  }

  private static SSLContext trusting(Path ca) {
    try (InputStream in = Files.newInputStream(ca)) {
      Certificate authority = CertificateFactory.getInstance("X.509").generateCertificate(in);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("hub", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailedException(
          "cannot read the hub's authority from " + ca + ": " + e.getMessage(), e);
    }
  }
}
