package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gets the node its certificate: a key made here, a one-time token from the administrator, and a
 * signature that proves that the key is ours.
 */
final class Enrolment {
  private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final HttpClient http;
  private final URI enrol;
  private final Ending ending;
  private final RandomGenerator random;
  private final JsonFactory json = new JsonFactory();

  /**
   * @param http a client that trusts the hub's authority and shows no certificate
   */
  Enrolment(HttpClient http, URI hub, Ending ending, RandomGenerator random) {
    this.http = http;
    this.enrol = hub.resolve("/api/v1/enrol");
    this.ending = ending;
    this.random = random;
  }

  /**
   * Enrols the node; waits for a hub that does not answer yet.
   *
   * @throws StartException if the hub refuses, or the end begins meanwhile
   */
  Identity enrol(String token, Subject subject)
      throws StartException, InterruptedException, GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    HttpRequest request =
        HttpRequest.newBuilder(enrol)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(token, subject, keys)))
            .build();
    HttpResponse<byte[]> response = ask(request);
    if (response.statusCode() != 200 && response.statusCode() != 201) {
      throw refused(response);
    }
    X509Certificate certificate = certificate(response.body());
    if (!certificate.getPublicKey().equals(keys.getPublic()) || !subject.isNamedBy(certificate)) {
      throw new StartException(
          "the hub at " + enrol + " gave a certificate for another key or another node");
    }
    return Identity.of(keys.getPrivate(), certificate);
  }

  private HttpResponse<byte[]> ask(HttpRequest request)
      throws StartException, InterruptedException {
    Backoff backoff = new Backoff(random);
    boolean said = false;
    while (true) {
      String reason;
      try {
        HttpResponse<byte[]> response =
            http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        int status = response.statusCode();
        if (status != 429 && status < 500) {
          if (said) {
            LOG.log(INFO, "the hub answers now");
          }
          return response;
        }
        reason = "it answered " + status;
      } catch (IOException e) {
        reason = Causes.of(e);
      }
      if (!said) {
        LOG.log(WARNING, "cannot enrol at {0} yet: {1}; trying again", enrol, reason);
        said = true;
      }
      if (ending.await(backoff.next())) {
        throw new StartException("told to end before the hub at " + enrol + " answered");
      }
    }
  }

  private String body(String token, Subject subject, KeyPair keys)
      throws GeneralSecurityException, IOException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(
        (token + "\n" + subject.cluster() + "\n" + subject.node())
            .getBytes(StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getEncoder();
    StringWriter out = new StringWriter();
    try (JsonGenerator body = json.createGenerator(out)) {
      body.writeStartObject();
      body.writeStringField("token", token);
      body.writeStringField("cluster", subject.cluster());
      body.writeStringField("node", subject.node());
      body.writeStringField("publicKey", base64.encodeToString(keys.getPublic().getEncoded()));
      body.writeStringField("signature", base64.encodeToString(signature.sign()));
      body.writeEndObject();
    }
    return out.toString();
  }

  private X509Certificate certificate(byte[] body) throws StartException {
    try {
      @Nullable String pem = texts(body).get("certificate");
      if (pem == null) {
        throw new StartException("the hub at " + enrol + " enrolled without giving a certificate");
      }
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "cannot read the certificate that the hub at " + enrol + " gave: " + Causes.of(e), e);
    }
  }

  private StartException refused(HttpResponse<byte[]> response) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    String words;
    try {
      Map<String, String> fields = texts(response.body());
      words = fields.getOrDefault("error", fields.getOrDefault("message", text));
    } catch (IOException e) {
      words = text;
    }
    return new StartException(
        "the hub at "
            + enrol
            + " refuses to enrol this node (status "
            + response.statusCode()
            + "): "
            + Visible.text(words).strip()
            + ". A token can be used once and ends after a while: ask the administrator for a new"
            + " one (POST /api/v1/enrolment-tokens) and start again");
  }

  /** The text values at the top of a JSON object. */
  private Map<String, String> texts(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return texts;
  }
}
