package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API server tells of the node's pods. */
class KubernetesPodsTest {
  private static final String ID = "3f1c0a9b".repeat(8);
  private static final String POD =
      """
      {"metadata": {"uid": "u1", "name": "cart-7d4b9c6f5-x2x8k", "namespace": "shop",
         "labels": {"app": "cart", "pod-template-hash": "7d4b9c6f5"},
         "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-7d4b9c6f5", "controller": true}]},
       "spec": {"containers": [{"name": "web", "securityContext": {"privileged": true}}]},
       "status": {"containerStatuses": [{"name": "web", "containerID": "containerd://%s",
         "image": "docker.io/shop/web:1", "imageID": "docker.io/shop/web@sha256:ab"}]}}
      """
          .formatted(ID);

  private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private volatile String list = "{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": []}";
  private HttpsServer server;
  private KubernetesPods pods;

  @TempDir Path account;

  @BeforeEach
  void start() throws Exception {
    Path store = account.resolve("keys.p12");
    int made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "api",
                "-keyalg",
                "EC",
                "-dname",
                "CN=api",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .start()
            .waitFor();
    assertThat(made).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    Files.writeString(
        account.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("api").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Files.writeString(account.resolve("token"), "the-token\n");
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(factory.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/pods", this::answer);
    server.start();
    pods =
        new KubernetesPods(
            new KubernetesApi(address(), account.resolve("token"), account.resolve("ca.crt")),
            "node-1");
  }

  @AfterEach
  void stop() {
    pods.close();
    changes.add("");
    server.stop(0);
  }

  @Test
  void aPodTellsWhoItsContainersAre() {
    list = "{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": [" + POD + "]}";
    pods.start(told::add);
    await().until(() -> told.contains("u1"));
    NodeContainer container = pods.of(inPod(ID)).orElseThrow();
    assertThat(container.name()).isEqualTo("web");
    assertThat(container.image()).isEqualTo("docker.io/shop/web:1");
    assertThat(container.imageDigest()).isEqualTo("sha256:ab");
    assertThat(container.privileged()).isEqualTo(Known.YES);
    assertThat(container.podName()).isEqualTo("cart-7d4b9c6f5-x2x8k");
    assertThat(container.namespace()).isEqualTo("shop");
    assertThat(container.labels()).containsEntry("app", "cart");
    assertThat(container.owner()).isEqualTo("Deployment/cart");
    assertThat(asked.element())
        .contains("fieldSelector=spec.nodeName%3Dnode-1")
        .endsWith(" Bearer the-token");
  }

  @Test
  void aContainerThatTheKubeletHasNotReportedYetIsKnownByItsPod() {
    list = "{\"items\": [" + POD + "]}";
    pods.start(told::add);
    await().until(() -> told.contains("u1"));
    NodeContainer container = pods.of(inPod("another")).orElseThrow();
    assertThat(container.name()).isEmpty();
    assertThat(container.owner()).isEqualTo("Deployment/cart");
  }

  @Test
  void whatChangesIsFollowedFromWhereTheListEnded() {
    pods.start(told::add);
    await().until(() -> asked.stream().anyMatch(it -> it.contains("watch=1")));
    assertThat(asked).anyMatch(it -> it.contains("resourceVersion=7 "));
    assertThat(pods.of(inPod(ID))).isEmpty();
    changes.add("{\"type\": \"ADDED\", \"object\": " + POD + "}");
    await().until(() -> told.contains("u1"));
    changes.add(
        "{\"type\": \"MODIFIED\", \"object\": " + POD.replace("\"cart\",", "\"basket\",") + "}");
    await().until(() -> "basket".equals(pods.of(inPod(ID)).orElseThrow().labels().get("app")));
    changes.add("{\"type\": \"DELETED\", \"object\": " + POD + "}");
    await().until(() -> told.size() == 3);
    assertThat(pods.of(inPod(ID))).as("what it did may be on its way yet").isPresent();
  }

  @Test
  void aServerOfAnotherAuthorityIsNotGivenTheToken() throws Exception {
    Path other = otherAuthority();
    KubernetesApi api = new KubernetesApi(address(), account.resolve("token"), other);
    assertThatThrownBy(() -> api.get(api.client(), "/api/v1/pods").close())
        .isInstanceOf(SSLException.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void outsideOfAClusterNobodyIsAsked() {
    assertThat(KubernetesApi.inCluster(Map.of(), account)).isEmpty();
    assertThat(
            KubernetesApi.inCluster(
                Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"),
                account))
        .hasValueSatisfying(
            api -> assertThat(api.server()).isEqualTo(URI.create("https://[fd00::1]:443")));
  }

  /** A public authority of this Java's own. */
  private Path otherAuthority() throws Exception {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    Path store = Path.of(System.getProperty("java.home", ""), "lib/security/cacerts");
    try (InputStream in = Files.newInputStream(store)) {
      roots.load(in, null);
    }
    byte[] any = roots.getCertificate(roots.aliases().nextElement()).getEncoded();
    return Files.writeString(
        account.resolve("any.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(any)
            + "\n-----END CERTIFICATE-----\n");
  }

  private URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private static NodeContainer inPod(String id) {
    return Facts.of(new ContainerIdentity(id, "containerd", "u1"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    asked.add(query + " " + exchange.getRequestHeaders().getFirst("Authorization"));
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if (!query.contains("watch=1")) {
        out.write(list.getBytes(StandardCharsets.UTF_8));
        return;
      }
      while (true) {
        String change = changes.take();
        if (change.isEmpty()) {
          return;
        }
        out.write(change.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
