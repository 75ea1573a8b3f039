package dev.breakwater.hub.ingest;

import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.TestTls;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.signals.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestHub.Extension.class)
class SignalsOverTlsIT {
  private final TestHub hub;

  SignalsOverTlsIT(TestHub hub) {
    this.hub = hub;
  }

  @Test
  void aBatchIsAcknowledgedWhenItsAlertCanBeRead() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response =
        node.send(
            gzip(Wire.encode(batch(node.cluster(), 1, finding("a")))), "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"sequence\":1}");
    JsonNode alert = hub.alerts(node.cluster()).getFirst();
    assertThat(alert.path("class_uid").asInt()).isEqualTo(2004);
    assertThat(alert.path("finding_info").path("title").asText()).isEqualTo("Shell in a container");
    JsonNode process = alert.path("evidences").path(0).path("process");
    assertThat(process.path("ancestry").path(0).path("name").asText()).isEqualTo("init");
    assertThat(process.path("container").path("uid").asText()).isEqualTo("c0ffee");
    assertThat(alert.path("unmapped").path("node").asText()).isEqualTo("node-1");
    JsonNode same = hub.get("/api/v1/alerts/" + alert.path("unmapped").path("alert_id").asText());
    assertThat(same).isEqualTo(alert);
  }

  @Test
  void theProtocolIsHttp2OverTls13() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response = node.send(Wire.encode(batch(node.cluster(), 1, finding("a"))));

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void withoutACertificateNothingIsTaken() throws Exception {
    HttpRequest.Builder request =
        hub.request("/api/v1/signals")
            .header("Content-Type", "application/x-protobuf")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(Wire.encode(batch("any", 1, finding("a")))));

    assertThat(hub.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void theAdministratorSendsNoSignals() throws Exception {
    HttpRequest.Builder request =
        hub.asAdministrator("/api/v1/signals")
            .header("Content-Type", "application/x-protobuf")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(Wire.encode(batch("any", 1, finding("a")))));

    assertThat(hub.send(request).statusCode()).isEqualTo(403);
  }

  @Test
  void aNodeReadsNothing() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response =
        node.client()
            .send(hub.request("/api/v1/alerts").build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void aCertificateOfAnotherAuthorityGetsNoConnection(@TempDir Path folder) throws Exception {
    KeyPair keys = TestNode.newKeys();
    var certificate =
        CertificateAuthority.in(folder.resolve("pki"), InstantSource.system())
            .issueForNode("any", "node-1", keys.getPublic());
    HttpClient client = TestTls.client(hub.caFile(), keys.getPrivate(), certificate);
    HttpRequest request = hub.request("/health").build();

    assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRevokedCertificateIsRefusedWithTheReason() throws Exception {
    TestNode node = TestNode.enrolled(hub);
    HttpRequest.Builder revocation =
        hub.asAdministrator("/api/v1/clusters/" + node.cluster() + "/nodes/node-1/certificates")
            .DELETE();
    assertThat(hub.send(revocation).body()).isEqualTo("{\"revoked\":1}");

    HttpResponse<String> response = node.send(Wire.encode(batch(node.cluster(), 1, finding("a"))));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("the certificate of this node is revoked");
    assertThat(hub.alerts(node.cluster())).isEmpty();
  }

  @Test
  void aBatchOfAnotherNodeIsRefusedForGood() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response =
        node.send(Wire.encode(batch(hub.newCluster(), 1, finding("a"))));

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("of another cluster or node than the certificate");
  }

  @Test
  void aBatchThatIsTooLargeIsRefusedForGoodWithTheReason() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response = node.send(new byte[5 << 20]);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("larger than the 1048576 bytes");
  }

  @Test
  void aBatchThatUnpacksToMoreThanItMayIsRefused() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    HttpResponse<String> response =
        node.send(gzip(new byte[200 << 20]), "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void aCutArchiveIsRefusedForGoodWithTheReason() throws Exception {
    TestNode node = TestNode.enrolled(hub);
    byte[] whole = gzip(Wire.encode(batch(node.cluster(), 1, finding("a"))));

    HttpResponse<String> response =
        node.send(Arrays.copyOf(whole, whole.length - 9), "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("the batch cannot be read");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
