package dev.breakwater.benchmarks.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.benchmarks.load.Load;
import dev.breakwater.benchmarks.load.LoadGenerator;
import dev.breakwater.benchmarks.load.LoadResult;
import dev.breakwater.launch.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ControlGroupsIT {
  @TempDir Path folder;

  @BeforeEach
  void needsRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to make groups");
  }

  @Test
  void whatRunsInAGroupIsCountedThereAndTheGroupGoesWithTheMeasurement() throws Exception {
    List<Path> directories;
    try (ControlGroups groups = ControlGroups.open();
        Launcher launcher = new Launcher()) {
      LoadGenerator load = LoadGenerator.unpack(folder, launcher);
      ControlGroup group = groups.make("part", Limits.of(64, 500));
      directories = group.directories();
      Process process =
          launcher.start(
              new ProcessBuilder(
                  load.within(
                      directories,
                      List.of("sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"))));
      assertThat(process.waitFor()).isZero();
      Usage usage = group.usage();
      assertThat(usage.cpuNanos()).isPositive();
      assertThat(usage.outOfMemoryKills()).isZero();
    }
    assertThat(directories).isNotEmpty().noneMatch(Files::exists);
  }

  @Test
  void theKernelKillsWhatIsOverItsLimitAndTheGroupSaysSo() throws Exception {
    try (ControlGroups groups = ControlGroups.open();
        Launcher launcher = new Launcher()) {
      LoadGenerator load = LoadGenerator.unpack(folder, launcher);
      ControlGroup group = groups.make("greedy", Limits.of(16, 1000));
      Process process =
          launcher.start(
              new ProcessBuilder(
                  load.within(group.directories(), List.of("sh", "-c", "exec tail /dev/zero"))));
      assertThat(process.waitFor()).isNotZero();
      assertThat(group.usage().outOfMemoryKills()).isPositive();
    }
  }

  @Test
  void aContainerIsMadeExecutesItsOneProgramAndLeavesNoGroup() throws Exception {
    try (ControlGroups groups = ControlGroups.open();
        Launcher launcher = new Launcher()) {
      LoadGenerator load = LoadGenerator.unpack(folder, launcher);
      List<Path> parents = groups.forContainers();
      assertThat(
              load.containers("test", parents, 5, 2, Duration.ofMillis(1))
                  .path("workersThatFailed")
                  .asInt(-1))
          .isZero();
      for (Path parent : parents) {
        try (var left = Files.list(parent)) {
          assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
      }
    }
  }

  @Test
  void aLoadDoesAsManyAsItIsToldAndTakesItsFilesAway() throws Exception {
    try (Launcher launcher = new Launcher()) {
      LoadGenerator load = LoadGenerator.unpack(folder, launcher);
      Path files = folder.resolve("files");
      LoadResult result = load.run(Load.times("open", files, 7, 1_000));
      assertThat(result.done()).isEqualTo(1_000);
      assertThat(result.failed()).isZero();
      assertThat(files).doesNotExist();
    }
  }
}
