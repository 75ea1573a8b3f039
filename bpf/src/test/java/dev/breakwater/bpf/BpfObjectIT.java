package dev.breakwater.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BpfObjectIT {

  @BeforeEach
  void kernel() {
    TestObjects.assumeKernel();
  }

  @Test
  void namesItsPrograms() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      assertThat(object.programNames()).containsExactly("on_sys_exit");
      assertThat(object.program("on_sys_exit").section()).isEqualTo("tp_btf/sys_exit");
    }
  }

  @Test
  void bytesThatAreNoObjectAreRefusedByName() {
    byte[] text = "this is no object".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(BpfException.class)
        .isThrownBy(() -> Libbpf.load().open(text, "letter"))
        .withMessageContaining("could not open the eBPF object letter");
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThatExceptionOfType(BpfException.class)
        .isThrownBy(() -> Libbpf.load().open(new byte[0], "nothing"))
        .withMessageContaining("nothing");
  }

  @Test
  void anObjectThatIsCutAnywhereIsRefusedOrHasLessInIt() throws Exception {
    byte[] whole = TestObjects.probe();
    int refused = 0;
    for (int length = 1; length < whole.length; length += 97) {
      try (BpfObject object = Libbpf.load().open(Arrays.copyOf(whole, length), "cut")) {
        object.programNames();
      } catch (BpfException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aProgramThatTheKernelRefusesIsNamedWithTheVerifiersWords() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.refused(), "refused")) {
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(object::load)
          .withMessageContaining("program reads_wild_memory")
          .withMessageContaining("invalid mem access 'scalar'")
          .satisfies(e -> assertThat(e.kernelLog()).contains("processed"));
    }
  }

  @Test
  void aProgramThatIsLeftOutIsNotVerified() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.refused(), "refused")) {
      object.program("reads_wild_memory").leaveOut();
      object.load();
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> object.program("reads_wild_memory").attach())
          .withMessageContaining("reads_wild_memory");
    }
  }

  @Test
  void whatIsNotInItIsNamed() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> object.program("absent"))
          .withMessage("the eBPF object probe has no program absent");
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> object.map("absent"))
          .withMessage("the eBPF object probe has no map absent");
    }
  }

  @Test
  void usingItBeforeItIsLoadedIsRefused() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      assertThatIllegalStateException().isThrownBy(() -> object.program("on_sys_exit").attach());
      assertThatIllegalStateException().isThrownBy(() -> object.map("table").lookup(BpfMap.key(0)));
      assertThatIllegalStateException().isThrownBy(() -> object.map("ring").ringBuffer(8));
    }
  }

  @Test
  void usingAnythingOfItAfterItIsClosedIsRefused() throws Exception {
    BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe");
    object.load();
    BpfProgram program = object.program("on_sys_exit");
    BpfMap map = object.map("table");
    BpfLink link = program.attach();

    object.close();
    object.close();
    link.close();

    assertThatIllegalStateException().isThrownBy(object::load).withMessageContaining("probe");
    assertThatIllegalStateException().isThrownBy(program::attach);
    assertThatIllegalStateException().isThrownBy(program::section);
    assertThatIllegalStateException().isThrownBy(program::misses);
    assertThatIllegalStateException().isThrownBy(() -> map.lookup(BpfMap.key(0)));
    assertThatIllegalStateException().isThrownBy(() -> map.delete(BpfMap.key(0)));
    assertThatIllegalStateException().isThrownBy(() -> map.ringBuffer(8));
    assertThatIllegalStateException().isThrownBy(link::iterate);
  }

  @Test
  void aMapKeepsWhatIsPutIntoIt() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      object.load();
      BpfMap table = object.map("table");
      byte[] value = {1, 2, 3, 4, 5, 6, 7, 8};

      table.update(BpfMap.key(7), value);

      assertThat(table.lookup(BpfMap.key(7))).contains(value);
      assertThat(table.lookup(BpfMap.key(8))).isEmpty();
      assertThat(table.delete(BpfMap.key(7))).isTrue();
      assertThat(table.delete(BpfMap.key(7))).isFalse();
    }
  }

  @Test
  void aMapThatIsFullSaysSo() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      object.load();
      BpfMap table = object.map("table");
      table.update(BpfMap.key(1), new byte[8]);
      table.update(BpfMap.key(2), new byte[8]);
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> table.update(BpfMap.key(3), new byte[8]))
          .withMessageContaining("table")
          .withMessageContaining("errno 7");
    }
  }

  @Test
  void aMapIsAsLargeAsItWasMadeBeforeLoading() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      object.map("table").resize(100);
      object.load();
      assertThat(object.map("table").capacity()).isEqualTo(100);
      assertThatIllegalStateException().isThrownBy(() -> object.map("table").resize(5));
    }
  }

  @Test
  void keysAndValuesOfAnotherSizeNeverReachTheKernel() throws Exception {
    try (BpfObject object = Libbpf.load().open(TestObjects.probe(), "probe")) {
      object.load();
      BpfMap table = object.map("table");
      assertThat(catchThrowable(() -> table.lookup(new byte[3])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a key of the map table has 4 bytes, not 3");
      assertThat(catchThrowable(() -> table.update(BpfMap.key(0), new byte[9])))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> object.map("counter").lookup(BpfMap.key(0)));
      assertThatExceptionOfType(BpfException.class)
          .isThrownBy(() -> table.ringBuffer(8))
          .withMessage("the map table is no ring buffer");
    }
  }

  @Test
  void aKernelWithWhatItTakesMissesNothing() {
    assertThat(KernelSupport.missing()).isEmpty();
  }
}
