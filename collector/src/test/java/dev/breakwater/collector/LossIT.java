package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Loss;
import dev.breakwater.signals.SourceHealth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When more happens than can be read. */
class LossIT {
  @TempDir Path directory;

  @BeforeEach
  void kernel() {
    WatchedNode.assumeKernel();
  }

  @Test
  void whatTheRingBufferHasNoRoomForIsCountedAndTold() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    Detector slow =
        (event, found) -> {
          if (String.valueOf(event.path()).endsWith("/stop-reading")) {
            awaitUninterruptibly(read);
          }
        };
    try (WatchedNode node = new WatchedNode(KernelFilter.EVERYTHING, slow)) {
      WatchedNode.run(
          "python3",
          "-c",
          """
          import os, sys
          path = os.path.realpath(sys.argv[1])
          open(path + "/stop-reading", "w").close()
          path += ("/" + "d" * 250) * 10
          os.makedirs(path)
          for i in range(4000):
              os.close(os.open(path, os.O_RDONLY))
          """,
          directory.toString());
      assertThat(node.counters().lost()).isPositive();
      read.countDown();
      WatchedNode.run("/bin/sh", "-c", ": after");
      node.await("after", e -> e.isExec() && e.arguments().contains(": after"));

      List<Loss> losses = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                node.signals().stream()
                    .map(s -> s.payload())
                    .filter(Loss.class::isInstance)
                    .map(Loss.class::cast)
                    .forEach(losses::add);
                return losses.stream().mapToLong(Loss::count).sum() == node.counters().lost();
              });
      assertThat(losses).allMatch(l -> l.reason() == Loss.Reason.KERNEL_BUFFER_FULL);
      assertThat(losses).allMatch(l -> !l.start().isAfter(l.end()));
    }
  }

  @Test
  void opensOfFilesThatNoRuleAsksForStayInTheKernelAndAreCounted() throws Exception {
    int failures = KernelFilter.REFUSALS | KernelFilter.FAILURES;
    KernelFilter filter =
        opens(
            KernelFilter.WRITES,
            Map.of(
                directory.toRealPath().toString(),
                KernelFilter.READS,
                "/etc",
                KernelFilter.READS,
                "/never/",
                failures),
            Map.of());
    try (WatchedNode node = new WatchedNode(filter, (event, found) -> {})) {
      WatchedNode.run(
          "/bin/sh",
          "-c",
          "cat /usr/share/common-licenses/GPL-2 /usr/share/../../etc/hostname /usr/share/absent;"
              + " ln -s /etc/passwd "
              + directory
              + "/x; cat "
              + directory
              + "/x; rm "
              + directory
              + "/x; : > /usr/share/breakwater-it; rm /usr/share/breakwater-it; exec true done");
      node.await("done", e -> e.isExec() && e.arguments().contains("done"));

      assertThat(node.seen()).noneMatch(e -> String.valueOf(e.rawPath()).endsWith("GPL-2"));
      assertThat(node.seen()).noneMatch(e -> String.valueOf(e.rawPath()).endsWith("/absent"));
      assertThat(node.seen()).anyMatch(e -> e.isOpen() && "/etc/hostname".equals(e.path()));
      assertThat(node.seen())
          .anyMatch(e -> e.isOpen() && "/etc/passwd".equals(e.path()) && "cat".equals(e.name()));
      assertThat(node.seen()).anyMatch(e -> "/usr/share/breakwater-it".equals(e.path()));
      assertThat(node.counters().filtered()).isPositive();
    }
  }

  @Test
  void anEventThatCannotBeJudgedIsALossAndTheNextOneIsJudged() throws Exception {
    Detector broken =
        (event, found) -> {
          if (event.type().startsWith("open") && String.valueOf(event.path()).endsWith("/trap")) {
            throw new IllegalStateException("a rule that breaks");
          }
        };
    try (WatchedNode node = new WatchedNode(KernelFilter.EVERYTHING, broken)) {
      WatchedNode.run("/bin/sh", "-c", ": > " + directory + "/trap; exec true done");
      node.await("done", e -> e.isExec() && e.arguments().contains("done"));
      Awaitility.await()
          .until(
              () ->
                  node.signals().stream()
                      .anyMatch(
                          s ->
                              s.payload() instanceof Loss loss
                                  && loss.reason() == Loss.Reason.MALFORMED
                                  && loss.count() == 1));
    }
  }

  @Test
  void healthComesAtTheStartAndSaysWhatWasSeen() throws Exception {
    try (WatchedNode node = new WatchedNode()) {
      WatchedNode.run("/bin/true");
      List<SourceHealth> health = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                node.signals().stream()
                    .map(s -> s.payload())
                    .filter(SourceHealth.class::isInstance)
                    .map(SourceHealth.class::cast)
                    .forEach(health::add);
                return health.size() >= 2;
              });
      assertThat(health.getFirst().state()).isEqualTo(SourceHealth.State.COVERED);
      assertThat(health.getLast().eventsSeen()).isPositive();
      assertThat(health.getLast().lastEvent()).isAfter(Instant.EPOCH);
      assertThat(
              Integer.parseInt(
                  health.getLast().attributes().getOrDefault("breakwater.processes", "0")))
          .isPositive();
    }
  }

  private static KernelFilter opens(
      int everywhere, Map<String, Integer> below, Map<String, Integer> named) {
    return new KernelFilter(
        EnumSet.of(SystemCall.OPENAT), Set.of(), Map.of(), everywhere, below, named, 0, 0);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
