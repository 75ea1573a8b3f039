package dev.breakwater.collector;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.collector.container.Containers;
import dev.breakwater.collector.container.CriSockets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of which an event was lost. */
class ProcessesTest {
  private static final Path NOWHERE = Path.of("/nonexistent");
  private static final int PARENT = 70;
  private static final int CHILD = 71;
  private static final long BORN = 5_000;

  @TempDir Path proc;

  private final RawEvent raw = new RawEvent();
  private final ProcessTable table = new ProcessTable(16);
  private Processes processes;

  @BeforeEach
  void table() {
    NodeFacts facts =
        new NodeFacts(
            new NodeClock(),
            new AccountNames(NOWHERE),
            new AccountNames(NOWHERE),
            Set.of(),
            table,
            Containers.ofNode(NOWHERE, "node", CriSockets.usual(NOWHERE)));
    processes = new Processes(raw, facts, new ProcFiles(proc));
    processes.areListed();
    at(EventLayout.FORK, PARENT, 1, 1, 0, "init");
    processes.forked();
  }

  @Test
  void anExecutionWhoseForkWasLostMakesTheProcessWithItsAncestry() {
    at(EventLayout.EXEC, CHILD, BORN, PARENT, 1, "tool");

    TrackedProcess process = processes.executed();

    assertThat(process.name()).isEqualTo("tool");
    assertThat(process.parent()).isSameAs(table.find(PARENT));
    assertThat(table.find(CHILD, BORN)).isSameAs(process);
  }

  @Test
  void aCallWhoseForkWasLostIsOfTheProcessAsProcHasItAndHasAllBeListed() throws Exception {
    Path folder = Files.createDirectory(proc.resolve(Integer.toString(CHILD)));
    Files.writeString(folder.resolve("comm"), "worker\n");
    Files.write(folder.resolve("cmdline"), "worker\0--serve\0".getBytes(StandardCharsets.UTF_8));
    call(CHILD, BORN);

    TrackedProcess process = processes.actor();

    assertThat(process.commandLine()).isEqualTo("worker --serve");
    assertThat(process.parent()).isNull(); // the kernel's listing tells it
    assertThat(processes.hasGaps()).isTrue();

    at(EventLayout.TASK, CHILD, BORN, PARENT, 1, "worker");
    processes.listed();
    assertThat(table.find(CHILD, BORN)).isSameAs(process);
    assertThat(process.parent()).isSameAs(table.find(PARENT));
  }

  @Test
  void aCallOfAProcessThatHasEndedByNowIsToldAllTheSame() {
    call(CHILD, BORN);

    TrackedProcess process = processes.actor();

    assertThat(process.pid()).isEqualTo(CHILD);
    assertThat(process.name()).isNull();
    assertThat(process.arguments()).isEmpty();
    assertThat(process.commandLine()).isNull();
  }

  @Test
  void aProcessWhoseEndWasLostHasEndedWhenItsNumberIsTakenAgain() {
    at(EventLayout.FORK, CHILD, BORN, PARENT, 1, "first");
    processes.forked();
    TrackedProcess first = table.find(CHILD);

    at(EventLayout.EXEC, CHILD, 2 * BORN, PARENT, 1, "second");
    TrackedProcess second = processes.executed();

    assertThat(second).isNotSameAs(first);
    assertThat(first).isNotNull().matches(TrackedProcess::hasExited);
  }

  @Test
  void anEndWhoseBeginningWasLostIsToldOnce() {
    at(EventLayout.EXIT, CHILD, BORN, PARENT, 1, "short");
    TrackedProcess process = requireNonNull(processes.exited());
    assertThat(process.parent()).isSameAs(table.find(PARENT));
    table.end(process);

    assertThat(processes.exited()).isNull();
  }

  private void at(int type, int pid, long start, int parent, long parentStart, String name) {
    ByteBuffer event = head(EventLayout.PROCESS_TEXT, type, pid, start);
    event.putInt(EventLayout.PARENT, parent).putLong(EventLayout.PARENT_START, parentStart);
    event.put(EventLayout.NAME, name.getBytes(StandardCharsets.UTF_8));
    stand(event);
  }

  private void call(int pid, long start) {
    stand(head(EventLayout.CALL_TEXT, EventLayout.CALL, pid, start));
  }

  private static ByteBuffer head(int size, int type, int pid, long start) {
    return ByteBuffer.allocate(size)
        .order(ByteOrder.nativeOrder())
        .putInt(EventLayout.SIZE, size)
        .put(EventLayout.TYPE, (byte) type)
        .putLong(EventLayout.START, start)
        .putInt(EventLayout.PID, pid);
  }

  private void stand(ByteBuffer event) {
    MemorySegment bytes = MemorySegment.ofBuffer(event.clear());
    assertThat(raw.move(bytes, 0, event.capacity())).isTrue();
  }
}
