package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.collector.cri.Containerd;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did it: what leaves the node says in which container it happened, by name. */
class ContainerIT {
  private static final int BRIEF = 20;

  @BeforeEach
  void assumeKernel() {
    WatchedNode.assumeKernel();
  }

  @Test
  void containersThatLiveForAMomentLeaveTheNodeWithTheirNames() throws Exception {
    try (Containerd containerd = Containerd.start();
        WatchedNode node = watch(containerd.socket())) {
      Containerd.Pod pod = containerd.pod("batch-0", Map.of("app", "batch"));
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < BRIEF; i++) {
        ids.add(pod.run("brief-" + i, false, "true"));
      }
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < BRIEF; i++) {
        String id = ids.get(i);
        Awaitility.await(id)
            .until(
                () -> {
                  signals.addAll(node.signals());
                  return signals.stream().anyMatch(signal -> isShellOf(signal, id));
                });
        Container container =
            signals.stream()
                .filter(signal -> isShellOf(signal, id))
                .map(signal -> Resolving.container(signal.payload()))
                .findFirst()
                .orElseThrow();
        assertThat(container.name()).isEqualTo("brief-" + i);
        assertThat(container.image()).isEqualTo(Containerd.IMAGE);
        assertThat(container.podName()).isEqualTo("batch-0");
        assertThat(container.namespace()).isEqualTo("shop");
        assertThat(container.podUid()).isEqualTo(pod.uid());
        assertThat(container.labels()).containsEntry("app", "batch");
      }
      assertThat(node.containers().unresolved()).isZero();
      assertThat(node.containers().seen()).isGreaterThanOrEqualTo(BRIEF + 1);
    }
  }

  @Test
  void aContainerThatRenamesItsCgroupStaysWhoItIs() throws Exception {
    Path pids = Path.of("/sys/fs/cgroup/pids");
    assumeTrue(Files.isDirectory(pids), "no hierarchy of version 1, where a cgroup can be renamed");
    Path group = Files.createDirectories(pids.resolve("breakwater-test/renaming"));
    Path renamed = group.resolveSibling("innocent.service");
    try (WatchedNode node = watch(Path.of("/nonexistent/none.sock"))) {
      int status =
          WatchedNode.run(
              "/bin/sh",
              "-c",
              "echo $$ > "
                  + group.resolve("cgroup.procs")
                  + " && exec unshare --pid --mount --fork --mount-proc /bin/sh -c '"
                  + "/bin/echo before; mv "
                  + group
                  + " "
                  + renamed
                  + "; /bin/echo after; echo $$ > "
                  + pids.resolve("cgroup.procs")
                  + "; /bin/echo outside'");
      assertThat(status).isZero();
      for (String word : List.of("before", "after", "outside")) {
        Seen echo = node.await(word, e -> e.isExec() && e.arguments().equals(List.of(word)));
        assertThat(echo.containerId()).as(word).isEqualTo("renaming");
      }
    } finally {
      Files.deleteIfExists(renamed);
      Files.deleteIfExists(group);
    }
  }

  private static WatchedNode watch(Path socket) {
    return new WatchedNode(
        KernelFilter.EVERYTHING,
        RingSizes.USUAL,
        (event, found) -> {},
        new CriSockets(List.of(socket)));
  }

  private static boolean isShellOf(Signal signal, String id) {
    return signal.payload() instanceof ProcessActivity process
        && process.action() == ProcessActivity.Action.LAUNCH
        && process.actor().container().uid().equals(id)
        && process.actor().process().entity().commandLine().startsWith("/bin/sh -c");
  }
}
