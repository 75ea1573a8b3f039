package dev.breakwater.benchmarks.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HierarchiesTest {
  private static final String UNIFIED =
      "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";
  private static final String BESIDE =
      "31 24 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:5 - cgroup2 cgroup2 rw";
  private static final String MEMORY =
      "32 24 0:28 / /sys/fs/cgroup/memory rw,relatime shared:6 - cgroup cgroup rw,memory";
  private static final String CPU =
      "33 24 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:7 - cgroup cgroup rw,cpu,cpuacct";

  @Test
  void versionTwoAloneHasAllControllers() {
    Hierarchies hierarchies = Hierarchies.of(List.of(UNIFIED));
    assertThat(hierarchies.isUnified()).isTrue();
    assertThat(hierarchies.all()).containsExactly(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void onAMixedMachineLimitsAreOfVersionOneAndContainersAreInBoth() {
    Hierarchies hierarchies = Hierarchies.of(List.of(MEMORY, BESIDE, CPU));
    assertThat(hierarchies.isUnified()).isFalse();
    assertThat(hierarchies.all())
        .containsExactly(
            Path.of("/sys/fs/cgroup/unified"),
            Path.of("/sys/fs/cgroup/memory"),
            Path.of("/sys/fs/cgroup/cpu,cpuacct"));
  }

  @Test
  void otherMountsAndBrokenLinesAreNone() {
    assertThat(
            Hierarchies.of(List.of("", "1 2 0:1 / / rw - ext4 /dev/vda rw", "a - cgroup2")).all())
        .isEmpty();
  }
}
