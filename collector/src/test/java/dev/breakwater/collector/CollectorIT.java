package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector as a process of its own, with the rules that ship with Breakwater. */
class CollectorIT {
  private static final Duration START = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void aContainerThatReadsShadowAndOpensAShellGivesFindingsWithAncestryAndContainerId()
      throws Exception {
    WatchedNode.assumeKernel();
    try (PublisherEnd publisher = new PublisherEnd(socket(), true);
        OwnGroup group = new OwnGroup("bw-collector-it");
        Running collector = start()) {
      awaitCoverage(publisher);
      group.run("cat /etc/shadow > /dev/null; /bin/sh -c 'true; true'");

      Finding shell =
          finding(
              publisher,
              f ->
                  f.type().equals("node.shell_in_container")
                      && f.evidence() instanceof ProcessActivity a
                      && a.actor().container().uid().equals(group.id()));
      ProcessActivity start = (ProcessActivity) shell.evidence();
      assertThat(start.actor().process().ancestry())
          .extracting(ProcessEntity::name)
          .contains("sh", "unshare", "java");
      Finding shadow =
          finding(
              publisher,
              f ->
                  f.evidence() instanceof FileActivity a
                      && a.path().equals("/etc/shadow")
                      && a.actor().container().uid().equals(group.id()));
      assertThat(shadow.techniques()).isNotEmpty();
      assertThat(collector.process.isAlive()).isTrue();
    }
  }

  @Test
  void onSigtermItHandsOverWhatItHasAndEnds() throws Exception {
    WatchedNode.assumeKernel();
    try (PublisherEnd publisher = new PublisherEnd(socket(), true);
        Running collector = start()) {
      awaitCoverage(publisher);
      WatchedNode.run("/bin/true", "the", "last", "act");
      collector.process.destroy();

      assertThat(collector.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(publisher.signals())
          .anyMatch(
              s ->
                  s.payload() instanceof ProcessActivity a
                      && a.actor().process().entity().commandLine().endsWith("the last act"));
      List<Long> numbers = publisher.signals().stream().map(Signal::sequence).toList();
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(i + 1L);
      }
    }
  }

  @Test
  void withoutTheRightToWatchItSaysSoInOneSentenceAndEndsWithStatus3() throws Exception {
    WatchedNode.assumeKernel();
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--bounding-set", "-sys_admin,-bpf,-perfmon"));
    command.addAll(command());
    Running collector = new Running(command);
    try (collector) {
      assertThat(collector.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(collector.process.exitValue()).isEqualTo(3);
      assertThat(collector.errors().lines())
          .filteredOn(line -> line.startsWith("collector: cannot watch this node: "))
          .singleElement()
          .asString()
          .contains("SYS_ADMIN")
          .endsWith(".");
    }
  }

  @Test
  void aRuleFileWithErrorsIsNamedAndEndsItWithStatus2() throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("mine.yaml"), "- rule: Broken\n  condition: nonsense (\n");
    List<String> command = new ArrayList<>(command());
    command.addAll(List.of("--rules", rules.toString()));
    Running collector = new Running(command);
    try (collector) {
      assertThat(collector.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(collector.process.exitValue()).isEqualTo(2);
      assertThat(collector.errors()).contains("mine.yaml");
    }
  }

  private Finding finding(PublisherEnd publisher, Predicate<Finding> wanted) {
    await().until(() -> findings(publisher).stream().anyMatch(wanted));
    return findings(publisher).stream().filter(wanted).findFirst().orElseThrow();
  }

  private static List<Finding> findings(PublisherEnd publisher) {
    return publisher.signals().stream()
        .map(Signal::payload)
        .filter(Finding.class::isInstance)
        .map(Finding.class::cast)
        .toList();
  }

  private static void awaitCoverage(PublisherEnd publisher) {
    await()
        .atMost(START)
        .until(
            () -> publisher.signals().stream().anyMatch(s -> s.payload() instanceof SourceHealth));
  }

  private Path socket() {
    return directory.resolve("publisher.sock");
  }

  private Running start() throws Exception {
    return new Running(command());
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.breakwater.collector.Collector",
        "--cluster",
        "test",
        "--node",
        "node",
        "--socket",
        socket().toString());
  }

  /** The process. */
  private final class Running implements AutoCloseable {
    private final Path log = directory.resolve("collector.log");
    private final Process process;

    Running(List<String> command) throws Exception {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    }

    String errors() throws Exception {
      return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
