package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.collector.cri.Containerd;
import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is known of the containers of a real containerd. */
class ContainersIT {
  private static final Path ROOT = Path.of("/");
  private static Containerd containerd;
  private static Containerd.Pod pod;

  @BeforeAll
  static void start() throws Exception {
    containerd = Containerd.start();
    pod =
        containerd.pod(
            "cart-7d4b9c6f5-x2x8k", Map.of("app", "cart", "pod-template-hash", "7d4b9c6f5"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (containerd != null) {
      containerd.close();
    }
  }

  @Test
  void aContainerHasEverythingThatARuleOrAPersonAsksFor() throws Exception {
    String id = pod.run("web", true, "sleep 1000");
    try (Containers containers = containers()) {
      NodeContainer container = settled(containers, id);
      assertThat(container.name()).isEqualTo("web");
      assertThat(container.image()).isEqualTo(Containerd.IMAGE);
      assertThat(container.runtime()).isEqualTo("containerd");
      assertThat(container.privileged()).isEqualTo(Known.YES);
      assertThat(container.mounts())
          .anyMatch(mount -> mount.destination().equals("/shared") && !mount.writable());
      assertThat(container.startNanos()).isPositive();
      assertThat(container.podName()).isEqualTo("cart-7d4b9c6f5-x2x8k");
      assertThat(container.podUid()).isEqualTo(pod.uid());
      assertThat(container.namespace()).isEqualTo("shop");
      assertThat(container.podSandboxId()).isEqualTo(pod.id());
      assertThat(container.labels()).containsEntry("app", "cart");
      assertThat(container.owner()).isEqualTo("Deployment/cart");
      assertThat(containers.unresolved()).isZero();
    }
  }

  @Test
  void aContainerThatIsNotPrivilegedSaysSo() throws Exception {
    String id = pod.run("plain", false, "sleep 1000");
    try (Containers containers = containers()) {
      assertThat(settled(containers, id).privileged()).isEqualTo(Known.NO);
    }
  }

  @Test
  void thePodsOwnSandboxIsKnownByItsPod() {
    try (Containers containers = containers()) {
      NodeContainer sandbox = settled(containers, pod.id());
      assertThat(sandbox.podName()).isEqualTo("cart-7d4b9c6f5-x2x8k");
      assertThat(sandbox.podSandboxId()).isEqualTo(pod.id());
    }
  }

  @Test
  void aContainerThatHasEndedIsStillKnownToItsRuntime() throws Exception {
    String id = pod.run("brief", false, "true");
    try (Containers containers = containers()) {
      assertThat(settled(containers, id).name()).isEqualTo("brief");
    }
  }

  @Test
  void aRuntimeThatIsNotThereIsNotWaitedFor() {
    CriSockets nowhere = new CriSockets(List.of(Path.of("/nonexistent/none.sock")));
    try (Containers containers = Containers.ofNode(Path.of("/nonexistent"), "node", nowhere)) {
      KnownContainer container =
          containers.of(new ContainerIdentity("ab".repeat(32), "containerd", ""));
      assertThat(container.isPending()).isFalse();
      assertThat(containers.unresolved()).isEqualTo(1);
    }
  }

  private static Containers containers() {
    return Containers.ofNode(ROOT, "node", new CriSockets(List.of(containerd.socket())));
  }

  private static NodeContainer settled(Containers containers, String id) {
    KnownContainer container = containers.of(new ContainerIdentity(id, "", ""));
    await().until(() -> !container.isPending());
    return container.node();
  }
}
