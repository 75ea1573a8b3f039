package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingBufferIT {

  /**
   * Records of 8 bytes take 16 in the buffer of 4096, of which the kernel leaves the last empty.
   */
  private static final int RECORDS_THAT_FIT = 4096 / 16 - 1;

  @BeforeEach
  void kernel() {
    TestObjects.assumeKernel();
  }

  @Test
  void recordsArriveInTheirOrderOnceEachAlsoPastTheEndOfTheBuffer() throws Exception {
    try (Probe probe = new Probe()) {
      List<Long> seen = new ArrayList<>();
      RingBuffer.Consumer take = (data, at, length) -> seen.add(data.get(JAVA_LONG_UNALIGNED, at));
      while (seen.size() < 3 * RECORDS_THAT_FIT) {
        act();
        probe.ring.poll(10, take);
      }
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, seen.size()).boxed().toList());
    }
  }

  @Test
  void whatDoesNotFitIsNotThereAndWhatIsThereStays() throws Exception {
    try (Probe probe = new Probe()) {
      while (probe.object.map("counter").sum(0) <= 2L * RECORDS_THAT_FIT) {
        act();
      }
      probe.rest();
      assertThat(probe.ring.waiting()).isEqualTo(RECORDS_THAT_FIT * 16L);
      List<Long> seen = new ArrayList<>();
      probe.ring.poll(0, (data, at, length) -> seen.add(data.get(JAVA_LONG_UNALIGNED, at)));
      assertThat(seen)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, RECORDS_THAT_FIT).boxed().toList());
      assertThat(probe.ring.poll(0, (data, at, length) -> {})).isZero();
    }
  }

  @Test
  void itReturnsAlsoWhenEachRecordThatIsReadBringsTheNext() throws Exception {
    try (Probe probe = new Probe()) {
      act();
      assertThat(probe.ring.poll(0, (data, at, length) -> act())).isPositive();
      assertThat(probe.ring.waiting()).isPositive();
    }
  }

  @Test
  void anEmptyBufferWaitsAndGivesUp() throws Exception {
    try (Probe probe = new Probe()) {
      probe.rest();
      probe.ring.poll(0, (data, at, length) -> {});
      assertThat(probe.ring.poll(1, (data, at, length) -> {})).isZero();
    }
  }

  @Test
  void aConsumerThatThrowsLosesNoOtherRecord() throws Exception {
    try (Probe probe = new Probe()) {
      act();
      act();
      probe.rest();
      long waiting = probe.ring.waiting() / 16;
      List<Long> seen = new ArrayList<>();
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(
              () ->
                  probe.ring.poll(
                      0,
                      (data, at, length) -> {
                        throw new IllegalArgumentException("the first one");
                      }));
      probe.ring.poll(0, (data, at, length) -> seen.add(data.get(JAVA_LONG_UNALIGNED, at)));
      assertThat(seen).hasSize((int) waiting - 1);
      assertThat(seen.getFirst()).isEqualTo(2);
    }
  }

  @Test
  void itOutlivesItsObjectAndRefusesUseAfterItsOwnEnd() throws Exception {
    Probe probe = new Probe();
    List<MemorySegment> kept = new ArrayList<>();
    act();
    probe.object.close();
    probe.ring.poll(0, (data, at, length) -> kept.add(data.asSlice(at, length)));
    probe.ring.close();
    probe.ring.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> probe.ring.poll(0, (data, at, length) -> {}));
    assertThatIllegalStateException().isThrownBy(probe.ring::waiting);
    assertThat(kept).isNotEmpty();
    assertThatIllegalStateException().isThrownBy(() -> kept.getFirst().get(JAVA_LONG_UNALIGNED, 0));
  }

  /** Makes at least one system call. */
  private static void act() {
    assertThat(Files.exists(Path.of("/"))).isTrue();
  }

  /** The probe, attached and watching this thread. */
  private static final class Probe implements AutoCloseable {
    final BpfObject object;
    final RingBuffer ring;
    private final BpfLink link;

    Probe() throws Exception {
      object = Libbpf.load().open(TestObjects.probe(), "probe");
      object.load();
      ring = object.map("ring").ringBuffer(8);
      byte[] self =
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.nativeOrder())
              .putLong(threadId())
              .array();
      link = object.program("on_sys_exit").attach();
      object.map("table").update(BpfMap.key(0), self);
    }

    private static int threadId() {
      return NativeFunction.find(
              Linker.nativeLinker().defaultLookup(), "gettid", NativeFunction.returnsInt())
          .call()
          .integer();
    }

    /** Watches no more. */
    void rest() {
      link.close();
    }

    @Override
    public void close() {
      ring.close();
      object.close();
    }
  }
}
