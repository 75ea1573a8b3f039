package dev.breakwater.benchmarks.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A group of version 1: a directory in each controller's hierarchy
 * (Documentation/admin-guide/cgroup-v1).
 *
 * @param memory directory of the memory controller
 * @param cpu directory of the cpu controller
 * @param account directory of the cpuacct controller, often the same
 */
record SplitGroup(Path memory, Path cpu, Path account) implements ControlGroup {
  private static final int PERIOD_MICROS = 100_000;

  static SplitGroup make(Path memory, Path cpu, Path account, Limits limits) throws IOException {
    SplitGroup group = new SplitGroup(memory, cpu, account);
    for (Path directory : group.directories()) {
      Files.createDirectories(directory);
    }
    if (limits.memoryBytes().isPresent()) {
      String most = Long.toString(limits.memoryBytes().getAsLong());
      GroupFiles.write(memory.resolve("memory.limit_in_bytes"), most);
      Path withSwap = memory.resolve("memory.memsw.limit_in_bytes");
      if (Files.exists(withSwap)) {
        GroupFiles.write(withSwap, most);
      }
    }
    if (limits.cpuMillis().isPresent()) {
      GroupFiles.write(cpu.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
      GroupFiles.write(
          cpu.resolve("cpu.cfs_quota_us"),
          Integer.toString(limits.cpuMillis().getAsInt() * (PERIOD_MICROS / 1000)));
    }
    return group;
  }

  @Override
  public List<Path> directories() {
    Set<Path> all = new LinkedHashSet<>(List.of(memory, cpu));
    all.add(account);
    return List.copyOf(all);
  }

  @Override
  public Usage usage() throws IOException {
    return new Usage(
        GroupFiles.number(account.resolve("cpuacct.usage")).orElse(0),
        GroupFiles.field(cpu.resolve("cpu.stat"), "throttled_time"),
        GroupFiles.number(memory.resolve("memory.usage_in_bytes")).orElse(0),
        GroupFiles.number(memory.resolve("memory.max_usage_in_bytes")).orElse(0),
        GroupFiles.field(memory.resolve("memory.stat"), "rss"),
        GroupFiles.field(memory.resolve("memory.oom_control"), "oom_kill"));
  }

  @Override
  public void close() throws IOException {
    for (Path directory : directories()) {
      GroupFiles.remove(directory);
    }
  }
}
