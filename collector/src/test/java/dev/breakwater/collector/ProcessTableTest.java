package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private final ProcessTable table = new ProcessTable(3);
  private final NodeFacts facts =
      new NodeFacts(
          new NodeClock(),
          new AccountNames(Path.of("/etc/passwd")),
          new AccountNames(Path.of("/etc/group")),
          Set.of(),
          table,
          Containers.ofNode(
              Path.of("/nonexistent"), "node", CriSockets.usual(Path.of("/nonexistent"))));

  @Test
  void aProcessIsFoundByItsPidAndItsStart() {
    TrackedProcess process = put(7, 100);
    assertThat(table.find(7)).isSameAs(process);
    assertThat(table.find(7, 100)).isSameAs(process);
    assertThat(table.find(7, 101)).isNull();
    assertThat(table.find(8)).isNull();
  }

  @Test
  void aPidThatIsUsedAgainIsAnotherProcess() {
    TrackedProcess first = put(7, 100);
    TrackedProcess second = put(7, 200);
    assertThat(first.hasExited()).isTrue();
    assertThat(table.find(7)).isSameAs(second);
  }

  @Test
  void whenItIsFullTheOneThatEndedFirstGoes() {
    put(1, 1);
    table.end(put(2, 2));
    table.end(put(3, 3));
    put(4, 4);
    assertThat(table.find(1)).isNotNull();
    assertThat(table.find(2)).isNull();
    assertThat(table.find(3)).isNotNull();
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void whenItHoldsTooMuchTextTheOneNotHeardOfForLongestGoes() {
    ProcessTable small = new ProcessTable(100, 10_000);
    NodeFacts few =
        new NodeFacts(
            facts.clock(), facts.users(), facts.groups(), Set.of(), small, facts.containers());
    for (int pid = 1; pid <= 20; pid++) {
      TrackedProcess process = new TrackedProcess(few, pid, pid);
      small.put(process);
      process.commandLine(List.of("x".repeat(1_000)));
    }
    assertThat(small.text()).isPositive().isLessThanOrEqualTo(10_000);
    assertThat(small.find(20)).isNotNull();
    assertThat(small.find(1)).isNull();
    assertThat(small.size()).isBetween(5, 10);
  }

  @Test
  void whenAllLiveTheOneNotHeardOfForLongestGoes() {
    put(1, 1);
    put(2, 2);
    put(3, 3);
    table.find(1, 1);
    put(4, 4);
    assertThat(table.find(2)).isNull();
    assertThat(table.find(1)).isNotNull();
  }

  @Test
  void theBoundHoldsAlsoWhenOnePidIsUsedOverAndOver() {
    for (int start = 1; start < 1000; start++) {
      put(5, start);
    }
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.find(5, 999)).isNotNull();
  }

  @Test
  void anImpossiblePidIsRefused() {
    assertThat(table.find(-1)).isNull();
    assertThat(table.find(Integer.MAX_VALUE)).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> put(-1, 1));
  }

  @Test
  void ofAProcessThatHasEndedLittleIsKept() {
    TrackedProcess process = put(7, 100);
    process.commandLine(Collections.nCopies(4000, "x"));
    assertThat(process.arguments()).hasSizeLessThan(300);
    assertThat(String.join(" ", process.arguments())).hasSize(2 * 3999 - 1);

    table.end(process);
    assertThat(process.exe()).isEqualTo("x");
    assertThat(process.arguments()).hasSizeLessThan(40);

    TrackedProcess other = put(8, 100);
    other.commandLine(List.of("tool", "y".repeat(4000)));
    table.end(other);
    assertThat(String.join(" ", other.arguments())).hasSizeLessThan(1100);
  }

  private TrackedProcess put(int pid, long start) {
    TrackedProcess process = new TrackedProcess(facts, pid, start);
    table.put(process);
    return process;
  }
}
