package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to the hub through a real proxy. */
@Timeout(60)
class HubProxyTest {
  private static final URI HUB = URI.create("https://hub.example.com:8443");

  @TempDir Path folder;
  private TestHub hub;
  private TestAuthority authority;

  @BeforeEach
  void startHub() throws Exception {
    authority = new TestAuthority();
    hub = new TestHub(authority);
    hub.tokens.add("once");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Path credentials(String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** Enrols and sends a batch; several authorities are trusted. */
  private HubAnswer send(Optional<HubProxy> proxy) throws Exception {
    Path ca =
        Files.writeString(
            folder.resolve("ca.pem"),
            TestAuthority.pem(new TestAuthority().certificate)
                + TestAuthority.pem(authority.certificate));
    Trust trust = Trust.read(ca, proxy);
    Subject subject = new Subject("shop", "node-1");
    Identity identity;
    try (var http = trust.client(Optional.empty())) {
      identity =
          new Enrolment(http, hub.address(), new Ending(), new Random(1))
              .enrol("once", subject, NodeKeys.generate());
    }
    try (var http = trust.client(Optional.of(identity))) {
      return new HubClient(() -> http, client -> {}, hub.address(), InstantSource.system())
          .send(Wire.encode(TestCollector.batch("node-1", Part.COLLECTOR, 1, 3)));
    }
  }

  private static Optional<HubProxy> proxy(String address, Path credentials) {
    return HubProxy.of(HUB, address, credentials.toString(), Map.of());
  }

  @Test
  void aProxyThatAsksForNothingOpensTheWay() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.empty())) {
      assertThat(send(HubProxy.of(HUB, proxy.address(), null, Map.of())))
          .isEqualTo(new HubAnswer.Committed(3));
      assertThat(proxy.opened)
          .isNotEmpty()
          .allMatch(it -> it.equals("localhost:" + hub.address().getPort()));
    }
    assertThat(hub.peers).containsOnly("CN=node-1,O=shop");
  }

  @Test
  void aProxyThatAsksForCredentialsGetsThem() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.of("me:se:cret"))) {
      assertThat(send(proxy(proxy.address(), credentials("me:se:cret\n", "rw-------"))))
          .isEqualTo(new HubAnswer.Committed(3));
      assertThat(proxy.opened).isNotEmpty();
    }
  }

  @Test
  void theEnvironmentNamesAProxyWithCredentials() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.of("me:s@cret"))) {
      String address = proxy.address().replace("http://", "http://me:s%40cret@");
      assertThat(send(HubProxy.of(HUB, null, null, Map.of("HTTPS_PROXY", address))))
          .isEqualTo(new HubAnswer.Committed(3));
    }
  }

  @Test
  void wrongCredentialsAreSaidToBeWrong() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.of("me:secret"))) {
      assertThatThrownBy(() -> send(proxy(proxy.address(), credentials("me:wrong", "rw-------"))))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("the proxy " + proxy.address())
          .hasMessageContaining("refuses the credentials");
      assertThat(proxy.opened).isEmpty();
    }
    assertThat(hub.enrolled).isEmpty();
  }

  @Test
  void aProxyThatAsksForCredentialsThatNobodyGaveIsNamed() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.of("me:secret"))) {
      assertThatThrownBy(() -> send(HubProxy.of(HUB, proxy.address(), null, Map.of())))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("the proxy " + proxy.address())
          .hasMessageContaining("--proxy-credentials-file");
    }
  }

  @Test
  void credentialsThatOthersCanReadAreNotUsed() throws Exception {
    Path open = credentials("me:secret", "rw-r--r--");
    assertThatThrownBy(() -> proxy("http://proxy:3128", open))
        .hasMessageContaining("can be read or written by others");
    Path odd = credentials("nobody", "rw-------");
    assertThatThrownBy(() -> proxy("http://proxy:3128", odd)).hasMessageContaining("USER:PASSWORD");
  }

  @Test
  void theEnvironmentIsFollowedUnlessItExceptsTheHubOrAProxyIsGiven() {
    Map<String, String> environment = new HashMap<>(Map.of("https_proxy", "proxy:3128"));
    assertThat(HubProxy.of(HUB, null, null, environment))
        .hasValue(new HubProxy("proxy", 3128, Optional.empty()));
    assertThat(HubProxy.of(HUB, "http://other:1", null, environment))
        .hasValue(new HubProxy("other", 1, Optional.empty()));
    environment.put("NO_PROXY", ".example.com");
    assertThat(HubProxy.of(HUB, null, null, environment)).isEmpty();
    assertThat(HubProxy.of(HUB, null, null, Map.of())).isEmpty();
    assertThatThrownBy(() -> HubProxy.of(HUB, "https://proxy:1", null, Map.of()))
        .hasMessageContaining("http://HOST:PORT");
    assertThatThrownBy(() -> HubProxy.of(HUB, null, "file", Map.of()))
        .hasMessageContaining("without a proxy");
  }
}
