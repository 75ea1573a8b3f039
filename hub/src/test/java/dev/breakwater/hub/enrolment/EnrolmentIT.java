package dev.breakwater.hub.enrolment;

import static dev.breakwater.hub.TestNode.base64;
import static dev.breakwater.hub.TestNode.newKeys;
import static dev.breakwater.hub.TestNode.signature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.hub.TestClock;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.coverage.PublisherStates;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.pki.Pem;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
class EnrolmentIT {
  @TempDir Path folder;

  private final TestHub hub;
  private final TestClock clock = new TestClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final String cluster;
  private Enrolment enrolment;

  EnrolmentIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.enrolment = new Enrolment(hub.store(), authority(Path.of("target/test-pki")), clock);
  }

  @BeforeEach
  void withAnAuthority() throws Exception {
    enrolment = new Enrolment(hub.store(), authority(folder), clock);
  }

  @Test
  void theCertificateNamesClusterAndNodeAndLastsNinetyDays() throws Exception {
    String token = token("");

    Enrolment.Issued issued = enrol(token, "node-1", newKeys());

    X509Certificate certificate = Pem.certificate(issued.certificate());
    certificate.verify(Pem.certificate(issued.ca()).getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=node-1,O=" + cluster);
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofDays(90)));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void aTokenEnrolsOnce() throws Exception {
    String token = token("");
    enrol(token, "node-1", newKeys());

    assertThatThrownBy(() -> enrol(token, "node-2", newKeys()))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("was used already");
  }

  @Test
  void ofManyWhoBringOneTokenAtOnceOneIsEnrolled() throws Exception {
    String token = token("");
    List<Callable<Boolean>> nodes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      nodes.add(
          () -> {
            try {
              enrol(token, "node-1", newKeys());
              return true;
            } catch (EnrolmentRefusedException e) {
              return false;
            }
          });
    }

    int enrolled = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> node : threads.invokeAll(nodes)) {
        enrolled += node.get() ? 1 : 0;
      }
    }

    assertThat(enrolled).isEqualTo(1);
  }

  @Test
  void whoBringsTheTokenAgainWithTheSameKeyGetsACertificateAgain() throws Exception {
    String token = token("");
    KeyPair keys = newKeys();
    enrol(token, "node-1", keys);

    Enrolment.Issued again = enrol(token, "node-1", keys);

    assertThat(Pem.certificate(again.certificate()).getPublicKey()).isEqualTo(keys.getPublic());
    assertThatThrownBy(() -> enrol(token, "node-2", keys))
        .isInstanceOf(EnrolmentRefusedException.class);
    clock.advance(Enrolment.TOKEN_VALIDITY);
    assertThatThrownBy(() -> enrol(token, "node-1", keys))
        .isInstanceOf(EnrolmentRefusedException.class);
  }

  @Test
  void aRetiredNodeIsNoLongerExpectedAndItsCertificateRefused() throws Exception {
    enrol(token(""), "node-1", newKeys());
    new PublisherStates(hub.store(), clock)
        .say(new Caller.Node(cluster, "node-1"), Map.of("some.name", "x"));
    assertThat(enrolment.retire(cluster, "node-2")).as("of a node that never was").isZero();

    assertThat(enrolment.retire(cluster, "node-1")).isPositive();
    assertThat(enrolment.revoke(cluster, "node-1")).as("left to revoke").isZero();
    assertThat(enrolment.retire(cluster, "node-1")).as("of a node that is gone").isZero();
    List<String> saying =
        hub.store()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT node FROM publisher_state WHERE cluster = :cluster")
                        .bind("cluster", cluster)
                        .mapTo(String.class)
                        .list());
    assertThat(saying).isEmpty();
  }

  @Test
  void whoWasRevokedDoesNotComeBackWithTheTokenOfThen() throws Exception {
    String token = token("");
    KeyPair keys = newKeys();
    enrol(token, "node-1", keys);
    assertThat(enrolment.revoke(cluster, "node-1")).isEqualTo(1);

    assertThatThrownBy(() -> enrol(token, "node-1", keys))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("was used already");
  }

  @Test
  void aNodeRenewsItsCertificateUntilItIsRevoked() throws Exception {
    enrol(token(""), "node-1", newKeys());
    KeyPair next = newKeys();
    clock.advance(Duration.ofDays(60));

    Enrolment.Issued renewed = renew("node-1", next);

    X509Certificate certificate = Pem.certificate(renewed.certificate());
    assertThat(certificate.getPublicKey()).isEqualTo(next.getPublic());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=node-1,O=" + cluster);
    assertThat(renewed.expires()).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
    assertThat(enrolment.revoke(cluster, "node-1")).isEqualTo(2);
    assertThatThrownBy(() -> renew("node-1", next))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("is revoked");
  }

  @Test
  void whoRenewsShowsThatItHoldsTheKey() throws Exception {
    enrol(token(""), "node-1", newKeys());
    String key = base64(newKeys().getPublic().getEncoded());
    String ofAnother = base64(signature(newKeys(), cluster + "\nnode-1\n" + key));

    assertThatThrownBy(() -> enrolment.renew(cluster, "node-1", key, ofAnother))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("does not show that the node holds the key");
  }

  @Test
  void aNodeDoesNotRenewWithoutEnd() throws Exception {
    enrol(token(""), "node-1", newKeys());
    KeyPair keys = newKeys();
    for (int i = 1; i < 20; i++) {
      renew("node-1", keys);
    }

    assertThatThrownBy(() -> renew("node-1", keys))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("within the hour");
    clock.advance(Duration.ofHours(2));
    assertThat(renew("node-1", keys).certificate()).isNotEmpty();
  }

  @Test
  void aTokenEndsAfterItsTime() throws Exception {
    String token = token("");
    clock.advance(Enrolment.TOKEN_VALIDITY.plusSeconds(1));

    assertThatThrownBy(() -> enrol(token, "node-1", newKeys()))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("has expired");
  }

  @Test
  void aTokenForANodeEnrolsNoOther() throws Exception {
    String token = token("node-1");

    assertThatThrownBy(() -> enrol(token, "node-2", newKeys()))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("for another cluster or node");
    assertThat(enrol(token, "node-1", newKeys()).certificate()).contains("BEGIN CERTIFICATE");
  }

  @Test
  void anUnknownTokenIsRefused() {
    assertThatThrownBy(() -> enrol("made-up", "node-1", newKeys()))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("not known");
  }

  @Test
  void whoDoesNotHoldTheKeyIsRefusedAndTheTokenStaysGood() throws Exception {
    String token = token("");
    KeyPair keys = newKeys();
    byte[] ofAnother = signature(newKeys(), token + "\n" + cluster + "\nnode-1");

    assertThatThrownBy(
            () ->
                enrolment.enrol(
                    token,
                    cluster,
                    "node-1",
                    base64(keys.getPublic().getEncoded()),
                    base64(ofAnother)))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("does not show that the node holds the key");
    assertThat(enrol(token, "node-1", keys).certificate()).isNotEmpty();
  }

  @Test
  void aKeyOfAnotherCurveIsRefused() throws Exception {
    String token = token("");

    assertThatThrownBy(() -> enrol(token, "node-1", newKeys("secp384r1")))
        .isInstanceOf(EnrolmentRefusedException.class)
        .hasMessageContaining("P-256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%%%", "AAAA", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"})
  void whatIsNoKeyIsRefused(String key) {
    assertThatThrownBy(() -> enrolment.enrol("t", cluster, "node-1", key, "AAAA"))
        .isInstanceOfSatisfying(
            EnrolmentRefusedException.class, e -> assertThat(e.isMalformed()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "../etc", "a\nb", "CN=x,O=y", "ä", "-a"})
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> enrol("t", name, newKeys()))
        .isInstanceOfSatisfying(
            EnrolmentRefusedException.class, e -> assertThat(e.isMalformed()).isTrue());
  }

  @Test
  void aUsedTokenIsAnsweredWith403AndTheReason() throws Exception {
    TestNode node = TestNode.enrolled(hub);
    String token =
        hub.post(
                "/api/v1/enrolment-tokens",
                "{\"cluster\":\"" + node.cluster() + "\",\"ttl\":\"PT2H\"}")
            .path("token")
            .asText();
    assertThat(TestNode.enrol(hub, token, node.cluster(), "n", newKeys()).statusCode())
        .isEqualTo(200);

    HttpResponse<String> again = TestNode.enrol(hub, token, node.cluster(), "n", newKeys());

    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("the enrolment token was used already");
  }

  @Test
  void anEnrolledNodeIsNotCoveredBeforeItSaysSo() throws Exception {
    TestNode node = TestNode.enrolled(hub);

    assertThat(hub.get("/api/v1/coverage"))
        .filteredOn(source -> source.path("cluster").asText().equals(node.cluster()))
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.path("status").asText()).isEqualTo("NOT_COVERED");
              assertThat(source.path("reason").asText()).contains("has not said anything yet");
            });
  }

  private CertificateAuthority authority(Path path) throws Exception {
    return CertificateAuthority.in(path.resolve("pki"), clock);
  }

  private String token(String node) throws EnrolmentRefusedException {
    return enrolment.newToken(cluster, node, Enrolment.TOKEN_VALIDITY).token();
  }

  private Enrolment.Issued enrol(String token, String node, KeyPair keys) throws Exception {
    return enrolment.enrol(
        token,
        cluster,
        node,
        base64(keys.getPublic().getEncoded()),
        base64(signature(keys, token + "\n" + cluster + "\n" + node)));
  }

  private Enrolment.Issued renew(String node, KeyPair keys) throws Exception {
    String key = base64(keys.getPublic().getEncoded());
    return enrolment.renew(
        cluster, node, key, base64(signature(keys, cluster + "\n" + node + "\n" + key)));
  }
}
