package dev.breakwater.benchmarks.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A group of version 2 (Documentation/admin-guide/cgroup-v2.rst). */
record UnifiedGroup(Path directory) implements ControlGroup {
  private static final int PERIOD_MICROS = 100_000;

  static UnifiedGroup make(Path directory, Limits limits) throws IOException {
    Files.createDirectory(directory);
    if (limits.memoryBytes().isPresent()) {
      GroupFiles.write(
          directory.resolve("memory.max"), Long.toString(limits.memoryBytes().getAsLong()));
      Path swap = directory.resolve("memory.swap.max");
      if (Files.exists(swap)) {
        GroupFiles.write(swap, "0");
      }
    }
    if (limits.cpuMillis().isPresent()) {
      GroupFiles.write(
          directory.resolve("cpu.max"),
          limits.cpuMillis().getAsInt() * (PERIOD_MICROS / 1000) + " " + PERIOD_MICROS);
    }
    return new UnifiedGroup(directory);
  }

  @Override
  public List<Path> directories() {
    return List.of(directory);
  }

  @Override
  public Usage usage() throws IOException {
    return new Usage(
        GroupFiles.field(directory.resolve("cpu.stat"), "usage_usec") * 1000,
        GroupFiles.field(directory.resolve("cpu.stat"), "throttled_usec") * 1000,
        GroupFiles.number(directory.resolve("memory.current")).orElse(0),
        GroupFiles.number(directory.resolve("memory.peak")).orElse(0),
        GroupFiles.field(directory.resolve("memory.stat"), "anon"),
        GroupFiles.field(directory.resolve("memory.events"), "oom_kill"));
  }

  @Override
  public void close() throws IOException {
    GroupFiles.remove(directory);
  }
}
