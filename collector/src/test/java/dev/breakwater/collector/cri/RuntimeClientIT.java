package dev.breakwater.collector.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.collector.cri.api.ContainerStatus;
import dev.breakwater.collector.cri.api.PodSandboxStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real containerd answers. */
class RuntimeClientIT {
  private static Containerd containerd;
  private static Containerd.Pod pod;

  @BeforeAll
  static void start() throws Exception {
    containerd = Containerd.start();
    pod = containerd.pod("cart-7d4b9c6f5-x2x8k", Map.of("app", "cart"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (containerd != null) {
      containerd.close();
    }
  }

  @Test
  void aContainerIsToldWithItsImageLabelsMountsAndPod() throws Exception {
    String id = pod.run("web", true, "sleep 1000");
    try (RuntimeClient client = new RuntimeClient(containerd.socket())) {
      ContainerStatus status = client.container(id).orElseThrow().getStatus();
      assertThat(status.getMetadata().getName()).isEqualTo("web");
      assertThat(status.getImage().getImage()).isEqualTo(Containerd.IMAGE);
      assertThat(status.getLabelsMap()).containsEntry("io.kubernetes.pod.namespace", "shop");
      assertThat(status.getMountsList())
          .anyMatch(mount -> mount.getContainerPath().equals("/shared") && mount.getReadonly());
      assertThat(status.getStartedAt()).isPositive();

      String sandbox = client.sandboxOf(id);
      assertThat(sandbox).isEqualTo(pod.id());
      PodSandboxStatus told = client.sandbox(sandbox).orElseThrow();
      assertThat(told.getMetadata().getUid()).isEqualTo(pod.uid());
      assertThat(told.getLabelsMap()).containsEntry("app", "cart");
    }
  }

  @Test
  void anUnknownContainerIsNoError() throws Exception {
    try (RuntimeClient client = new RuntimeClient(containerd.socket())) {
      assertThat(client.container("ab".repeat(32))).isEmpty();
      assertThat(client.sandbox("cd".repeat(32))).isEmpty();
      assertThat(client.sandboxOf("ef".repeat(32))).isEmpty();
      assertThat(client.version().getRuntimeName()).isEqualTo("containerd");
    }
  }

  @Test
  void oneConnectionServesForThousandsOfQuestions() throws Exception {
    try (RuntimeClient client = new RuntimeClient(containerd.socket())) {
      for (int i = 0; i < 3_000; i++) {
        assertThat(client.sandbox(pod.id())).isPresent();
      }
    }
  }

  @Test
  void nobodyAtTheSocketIsAnErrorThatNamesNothingElse(@TempDir Path directory) {
    try (RuntimeClient client = new RuntimeClient(directory.resolve("none.sock"))) {
      assertThatThrownBy(client::version).isInstanceOf(IOException.class);
    }
  }
}
