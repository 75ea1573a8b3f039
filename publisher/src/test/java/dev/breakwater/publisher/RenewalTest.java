package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.file.Files;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A certificate is renewed before it ends. */
@Timeout(60)
class RenewalTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  private void keepIdentity(Duration lasts) throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    Files.createDirectories(publisher.state());
    Identity.of(
            keys.getPrivate(),
            publisher.authority().certify("shop", "node-1", keys.getPublic(), lasts))
        .write(publisher.state());
    Files.delete(publisher.token());
  }

  private Identity identity() throws Exception {
    return Identity.read(publisher.state()).orElseThrow();
  }

  @Test
  void aCertificateOfWhichHalfIsOverIsRenewedWhileSignalsFlow() throws Exception {
    keepIdentity(Duration.ofMinutes(30));
    BigInteger before = identity().certificate().getSerialNumber();
    publisher.startAndListen();
    int sent = 0;
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      while (publisher.hub().serials.size() < 2) {
        sent++;
        collector.send(sent, sent);
        collector.awaitAcknowledged(sent);
      }
    }
    int all = sent;
    await()
        .untilAsserted(() -> assertThat(publisher.taken()).isEqualTo(TestPublisher.sent(1, all)));
    assertThat(identity().certificate().getSerialNumber()).isNotEqualTo(before);
    assertThat(publisher.hub().serials)
        .contains(before, identity().certificate().getSerialNumber());
    assertThat(publisher.state().resolve("renewal.key")).doesNotExist();
  }

  @Test
  void aRenewalThatIsRefusedIsSaidAndTriedAgainWithTheSameKey() throws Exception {
    keepIdentity(Duration.ofMinutes(5));
    publisher.hub().renewal = 403;
    publisher.startAndListen();
    await().until(() -> publisher.metrics().contains("breakwater.certificate.renewal"));
    assertThat(publisher.metrics()).contains("the certificate of this node is revoked");
    publisher.hub().renewal = 200;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> identity().end().isAfter(Instant.now().plus(Duration.ofDays(1))));
    assertThat(publisher.hub().keys).hasSizeGreaterThan(1);
    assertThat(Set.copyOf(publisher.hub().keys)).hasSize(1);
    await().until(() -> !publisher.metrics().contains("breakwater.certificate.renewal"));
  }
}
