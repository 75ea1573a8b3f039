package dev.breakwater.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.breakwater.hub.pki.Pem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A node that is enrolled at the hub.
 *
 * @param hub the hub
 * @param cluster its cluster
 * @param node its name
 * @param certificate what it got
 * @param client shows the certificate
 */
public record TestNode(
    TestHub hub, String cluster, String node, X509Certificate certificate, HttpClient client) {

  /** A new node of a new cluster. */
  public static TestNode enrolled(TestHub hub)
      throws IOException, InterruptedException, GeneralSecurityException {
    return enrolled(hub, hub.newCluster(), "node-1");
  }

  public static TestNode enrolled(TestHub hub, String cluster, String node)
      throws IOException, InterruptedException, GeneralSecurityException {
    String token =
        hub.post("/api/v1/enrolment-tokens", "{\"cluster\":\"" + cluster + "\"}")
            .path("token")
            .asText();
    KeyPair keys = newKeys();
    JsonNode issued = TestHub.json(enrol(hub, token, cluster, node, keys));
    X509Certificate certificate = Pem.certificate(issued.path("certificate").asText());
    return new TestNode(
        hub,
        cluster,
        node,
        certificate,
        TestTls.client(hub.caFile(), keys.getPrivate(), certificate));
  }

  /** Asks for a certificate. */
  public static HttpResponse<String> enrol(
      TestHub hub, String token, String cluster, String node, KeyPair keys)
      throws IOException, InterruptedException, GeneralSecurityException {
    return hub.send(
        hub.request("/api/v1/enrol")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("token", token)
                        .put("cluster", cluster)
                        .put("node", node)
                        .put("publicKey", base64(keys.getPublic().getEncoded()))
                        .put(
                            "signature",
                            base64(signature(keys, token + "\n" + cluster + "\n" + node)))
                        .toString())));
  }

  /** Hands in what is said to be a batch. */
  public HttpResponse<String> send(byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        hub.request("/api/v1/signals")
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public static KeyPair newKeys() throws GeneralSecurityException {
    return newKeys("secp256r1");
  }

  public static KeyPair newKeys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  public static byte[] signature(KeyPair keys, String text) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(text.getBytes(UTF_8));
    return signature.sign();
  }

  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
