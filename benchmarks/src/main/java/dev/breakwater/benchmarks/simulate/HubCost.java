package dev.breakwater.benchmarks.simulate;

import dev.breakwater.benchmarks.stand.Memory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the hub costs this machine, if it runs on it.
 *
 * @param pid the hub's process
 * @param cpu what it had used when this was made
 * @param at when that was, by the clock that only rises
 */
record HubCost(long pid, Duration cpu, long at) {

  /** From now on; empty if the hub is elsewhere. */
  static Optional<HubCost> begin(URI hub) throws IOException {
    OptionalLong pid = ListeningProcess.of(hub);
    return pid.isEmpty()
        ? Optional.empty()
        : Optional.of(new HubCost(pid.getAsLong(), cpu(pid.getAsLong()), System.nanoTime()));
  }

  /** Cores used since it was made. */
  double cores() {
    return (double) cpu(pid).minus(cpu).toNanos() / (System.nanoTime() - at);
  }

  Memory memory() throws IOException {
    return Memory.of(pid);
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
