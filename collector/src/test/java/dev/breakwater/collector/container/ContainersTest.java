package dev.breakwater.collector.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.detection.node.NodeContainer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How containers become known. */
class ContainersTest {
  private final Queue<String> settled = new ConcurrentLinkedQueue<>();
  private @Nullable Containers open;

  /** A source that is told what it knows. */
  private static final class Told implements ContainerSource {
    private final Map<String, NodeContainer> known = new ConcurrentHashMap<>();
    private volatile boolean broken;
    private volatile CountDownLatch open = new CountDownLatch(0);

    @Override
    public boolean mayKnow(ContainerIdentity identity) {
      return true;
    }

    @Override
    public Optional<NodeContainer> find(ContainerIdentity identity) throws IOException {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("the runtime is away");
      }
      return Optional.ofNullable(known.get(identity.id()));
    }
  }

  private final Told source = new Told();

  @AfterEach
  void close() {
    Containers containers = open;
    if (containers != null) {
      containers.close();
    }
  }

  @Test
  void whatTheCgroupTellsIsKnownAtOnceAndTheRestALittleLater() {
    Containers containers = start(List.of(source));
    source.open = new CountDownLatch(1);
    KnownContainer container = containers.of(identity(1));
    assertThat(container.isPending()).isTrue();
    assertThat(container.node().id()).isEqualTo(id(1));
    assertThat(container.signal().podUid()).isEqualTo("pod");
    assertThat(container.signal().name()).isEmpty();

    source.known.put(id(1), named("web"));
    source.open.countDown();
    await().until(() -> !container.isPending());
    assertThat(container.signal().name()).isEqualTo("web");
    assertThat(container.signal().podUid()).isEqualTo("pod");
    assertThat(containers.of(identity(1))).isSameAs(container);
    assertThat(settled).containsExactly(id(1));
    assertThat(containers.seen()).isEqualTo(1);
    assertThat(containers.unresolved()).isZero();
  }

  @Test
  void aContainerThatItsRuntimeDoesNotKnowYetIsAskedForAgain() {
    Containers containers = start(List.of(source));
    KnownContainer container = containers.of(identity(1));
    source.known.put(id(1), named("web"));
    await().until(() -> !container.isPending());
    assertThat(container.signal().name()).isEqualTo("web");
  }

  @Test
  void aContainerThatNobodyKnowsIsUnresolved() {
    Containers containers = start(List.of(source));
    KnownContainer container = containers.of(identity(1));
    await().until(() -> !container.isPending());
    assertThat(container.signal().uid()).isEqualTo(id(1));
    assertThat(containers.unresolved()).isEqualTo(1);
    assertThat(settled).containsExactly(id(1));
  }

  @Test
  void aRuntimeThatIsAwayLeavesThemUnresolvedToo() {
    source.broken = true;
    Containers containers = start(List.of(source));
    KnownContainer container = containers.of(identity(1));
    await().until(() -> !container.isPending());
    assertThat(containers.unresolved()).isEqualTo(1);
  }

  @Test
  void aGroupOfFreeNameHasItsNameForAnIdentity() {
    Containers containers = start(List.of(source));
    KnownContainer container = containers.of(new ContainerIdentity("churn-7", "", ""));
    await().until(() -> !container.isPending());
    assertThat(containers.seen()).isEqualTo(1);
    assertThat(containers.unresolved()).isZero();
  }

  @Test
  void whereNobodyCanBeAskedNobodyWaits() {
    Containers containers = start(List.of());
    assertThat(containers.of(identity(1)).isPending()).isFalse();
    assertThat(containers.unresolved()).isEqualTo(1);
    assertThat(containers.of(new ContainerIdentity("churn-7", "", "")).isPending()).isFalse();
    assertThat(containers.unresolved()).isEqualTo(1);
  }

  @Test
  void theLaterSourceSaysItBetter() {
    Told files = new Told();
    files.known.put(id(1), named("from the files"));
    source.known.put(id(1), named("from the runtime"));
    Containers containers = start(List.of(files, source));
    KnownContainer container = containers.of(identity(1));
    await().until(() -> !container.isPending());
    assertThat(container.node().name()).isEqualTo("from the runtime");
  }

  @Test
  void onlySoManyAreKept() {
    Containers containers = start(List.of());
    for (int i = 0; i < 5_000; i++) {
      containers.of(identity(i));
    }
    assertThat(containers.find(id(0))).isEmpty();
    assertThat(containers.find(id(4_999))).isPresent();
    assertThat(containers.seen()).isEqualTo(5_000);
  }

  @Test
  void onlySoManyAreAskedForAtOnce() {
    source.open = new CountDownLatch(1);
    Containers containers = start(List.of(source));
    for (int i = 0; i < 3_000; i++) {
      containers.of(identity(i));
    }
    assertThat(containers.of(identity(2_999)).isPending()).isFalse();
    assertThat(containers.unresolved()).isPositive();
    source.open.countDown();
  }

  private Containers start(List<ContainerSource> sources) {
    Containers containers = new Containers(sources, null);
    open = containers;
    containers.whenSettled(container -> settled.add(container.identity().id()));
    return containers;
  }

  private static String id(int number) {
    return "%064x".formatted(number);
  }

  private static ContainerIdentity identity(int number) {
    return new ContainerIdentity(id(number), "containerd", "pod");
  }

  private static NodeContainer named(String name) {
    return Facts.completed(
        new NodeContainer(
            "",
            name,
            "image",
            "",
            "",
            NodeContainer.Known.UNKNOWN,
            List.of(),
            0,
            "",
            "",
            "",
            "",
            Map.of(),
            ""),
        NodeContainer.HOST);
  }
}
