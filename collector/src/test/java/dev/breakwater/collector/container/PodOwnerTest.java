package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pod belongs to. */
class PodOwnerTest {

  @Test
  void aReplicaSetOfADeploymentIsTheDeployment() {
    Map<String, String> labels = Map.of("pod-template-hash", "7d4b9c6f5");
    assertThat(PodOwner.of("ReplicaSet", "cart-7d4b9c6f5", labels)).isEqualTo("Deployment/cart");
    assertThat(PodOwner.guess("cart-7d4b9c6f5-x2x8k", labels)).isEqualTo("Deployment/cart");
    assertThat(PodOwner.guess("shopping-cart-7d4b9c6f5-x2x8k", labels))
        .isEqualTo("Deployment/shopping-cart");
  }

  @Test
  void aReplicaSetOfItsOwnStaysOne() {
    assertThat(PodOwner.of("ReplicaSet", "cart", Map.of("app", "cart")))
        .isEqualTo("ReplicaSet/cart");
  }

  @Test
  void theLabelsOfTheOtherControllersTellThem() {
    assertThat(PodOwner.guess("db-0", Map.of("statefulset.kubernetes.io/pod-name", "db-0")))
        .isEqualTo("StatefulSet/db");
    assertThat(
            PodOwner.guess(
                "proxy-abcde",
                Map.of("controller-revision-hash", "5f", "pod-template-generation", "1")))
        .isEqualTo("DaemonSet/proxy");
    assertThat(
            PodOwner.guess(
                "report-28391820-abcde", Map.of("batch.kubernetes.io/job-name", "report-28391820")))
        .isEqualTo("Job/report-28391820");
  }

  @Test
  void whatTheyDoNotTellIsNotMadeUp() {
    assertThat(PodOwner.guess("naked", Map.of())).isEmpty();
    assertThat(PodOwner.guess("cart-1-abcde", Map.of("pod-template-hash", "2"))).isEmpty();
    assertThat(PodOwner.guess("", Map.of("statefulset.kubernetes.io/pod-name", ""))).isEmpty();
    assertThat(PodOwner.of("", "x", Map.of())).isEmpty();
  }
}
