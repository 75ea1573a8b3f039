package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the hub is told of the publisher itself. */
@Timeout(90)
class StateReportIT {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @Test
  void theSpoolsStateIsToldWithACollectorAndWithoutOne() throws Exception {
    publisher.startAndListen();
    await().until(() -> !publisher.hub().states.isEmpty());
    assertThat(publisher.hub().states.getFirst())
        .containsKeys(
            "breakwater.spool.bytes",
            "breakwater.spool.oldest_age_ms",
            "breakwater.spool.given_up",
            "breakwater.certificate.end")
        .containsEntry("breakwater.spool.budget", Long.toString(16 << 20))
        .doesNotContainKey("breakwater.spool.stuck");
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 3);
      collector.awaitAcknowledged(3);
      int before = publisher.hub().states.size();
      await().atMost(Duration.ofSeconds(30)).until(() -> publisher.hub().states.size() > before);
    }
  }

  @Test
  void aFullDiskIsToldWhileItIsFull() throws Exception {
    assumeThat(System.getProperty("user.name")).as("root, to mount a small disk").isEqualTo("root");
    Path disk = Files.createDirectories(publisher.state().resolve("spool"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", disk.toString()))
        .as("the right to mount a small disk")
        .isZero();
    try {
      TestPublisher.Run run = publisher.startAndListen();
      Path other = disk.resolve("other");
      fill(other);
      try (TestCollector collector = TestCollector.connect(publisher.socket())) {
        for (int i = 0; i < 3; i++) {
          collector.send(1 + i * 500L, 500 + i * 500L);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> stuck().contains("No space left"));
        Files.delete(other);
        collector.awaitAcknowledged(1_500);
      }
      await().until(() -> stuck().isEmpty());
      await().until(() -> publisher.taken().size() == 1_500);
      run.stop();
    } finally {
      run("umount", disk.toString());
    }
  }

  private String stuck() {
    Map<String, String> last =
        publisher.hub().states.isEmpty() ? Map.of() : publisher.hub().states.getLast();
    return last.getOrDefault("breakwater.spool.stuck", "");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] zeros = new byte[4096];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
