package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.collector.container.ContainerIdentity;
import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How signals wait for the names of their container. */
class DeparturesTest {
  private static final String ID = "3f1c0a9b".repeat(8);
  private static final Container BY_CGROUP = new Container(ID, "", "", "containerd", "", "", "");

  private final Queue<Payload> gone = new ConcurrentLinkedQueue<>();
  private Containers containers;
  private Departures departures;

  @TempDir Path root;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(root.resolve("run/containerd/runc/k8s.io/" + ID));
    containers = Containers.ofNode(root, "node", CriSockets.usual(root));
    departures = new Departures((time, payload) -> gone.add(payload), containers);
    containers.whenSettled(departures::settled);
  }

  @AfterEach
  void stop() {
    departures.close();
    containers.close();
  }

  @Test
  void whatHappenedOnTheNodeItselfGoesAtOnce() {
    departures.add(Instant.EPOCH, Samples.activity(Container.HOST));
    assertThat(gone).hasSize(1);
  }

  @Test
  void whatHappenedInAContainerGoesWithItsNamesOnceTheyAreKnown() throws Exception {
    containers.of(new ContainerIdentity(ID, "containerd", ""));
    departures.add(Instant.EPOCH, Samples.activity(BY_CGROUP));
    departures.add(Instant.EPOCH, Samples.finding(Samples.activity(BY_CGROUP)));
    assertThat(gone).isEmpty();

    tell();
    await().until(() -> gone.size() == 2);
    assertThat(gone)
        .allSatisfy(it -> assertThat(Resolving.container(it).name()).isEqualTo("web"))
        .allSatisfy(it -> assertThat(Resolving.container(it).image()).isEqualTo("shop/web:1"));
    Finding finding = (Finding) List.copyOf(gone).get(1);
    assertThat(finding.message()).endsWith(" | container=web image=shop/web:1");
    assertThat(finding.outputFields()).containsEntry("container.name", "web");
  }

  @Test
  void whatNobodyTellsTheNamesOfGoesWithTheId() {
    containers.of(new ContainerIdentity(ID, "containerd", ""));
    departures.add(Instant.EPOCH, Samples.activity(BY_CGROUP));
    await().until(() -> gone.size() == 1);
    assertThat(gone.element()).isEqualTo(Samples.activity(BY_CGROUP));
    assertThat(containers.unresolved()).isEqualTo(1);
  }

  @Test
  void onlySoManyWaitAndNoneIsLost() throws Exception {
    containers.of(new ContainerIdentity(ID, "containerd", ""));
    for (int i = 0; i < 5_000; i++) {
      departures.add(Instant.EPOCH, Samples.activity(BY_CGROUP));
    }
    assertThat(gone.size()).isGreaterThanOrEqualTo(5_000 - 2_048);
    tell();
    await().until(() -> gone.size() == 5_000);
  }

  @Test
  void atTheEndNothingWaits() {
    containers.of(new ContainerIdentity(ID, "containerd", ""));
    departures.add(Instant.EPOCH, Samples.activity(BY_CGROUP));
    departures.passAll();
    assertThat(gone).hasSize(1);
    departures.add(Instant.EPOCH, Samples.activity(BY_CGROUP));
    assertThat(gone).hasSize(2);
  }

  private void tell() throws Exception {
    Path whole = root.resolve("state.json");
    Files.writeString(
        whole,
        """
        {"config": {"labels": ["io.kubernetes.cri.container-type=container",
          "io.kubernetes.cri.container-name=web", "io.kubernetes.cri.image-name=shop/web:1"]}}
        """);
    Files.move(whole, root.resolve("run/containerd/runc/k8s.io/" + ID + "/state.json"));
  }
}
