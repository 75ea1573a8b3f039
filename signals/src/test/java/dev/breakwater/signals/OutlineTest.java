package dev.breakwater.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutlineTest {
  private static final Origin ORIGIN = new Origin("shop", "node-1", Part.COLLECTOR);
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  static List<Payload> payloads() {
    return WireTest.payloads();
  }

  private static Batch batch(long first, Payload... payloads) {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < payloads.length; i++) {
      signals.add(new Signal(ORIGIN, 7, first + i, TIME.plusSeconds(first + i), payloads[i]));
    }
    return new Batch(ORIGIN, 7, signals);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void tellsOfEveryPayloadWhatTheBatchTells(Payload payload) throws Exception {
    Batch batch = batch(5, payload, payload);
    Outline outline = Outline.of(Wire.encode(batch));
    assertThat(outline.origin()).isEqualTo(ORIGIN);
    assertThat(outline.epoch()).isEqualTo(7);
    assertThat(outline.first()).isEqualTo(GivenUp.firstNumber(batch));
    assertThat(outline.last()).isEqualTo(6);
    assertThat(outline.signals()).isEqualTo(2);
    assertThat(outline.endNanos() - outline.startNanos()).isEqualTo(1_000_000_000L);
    assertThat(outline.matters()).isEqualTo(Outline.matters(payload));
    assertThat(outline.isMixed()).isFalse();
    assertThat(outline.holdsLifecycle()).isEqualTo(payload instanceof LifecycleActivity);
  }

  @Test
  void aNumberedLossAtTheHeadCountsFromItsFirstNumber() throws Exception {
    Loss loss = new Loss(Part.COLLECTOR, 3, 9, 7, Loss.Reason.BUFFER_FULL, TIME, TIME);
    Outline outline = Outline.of(Wire.encode(batch(9, loss)));
    assertThat(outline.first()).isEqualTo(3);
    assertThat(outline.isWhole()).isFalse();
  }

  @Test
  void batchesThatFollowEachOtherAreOneBatchWhenPutTogether() throws Exception {
    Loss loss = new Loss(Part.COLLECTOR, 0, 0, 1, Loss.Reason.SHED, TIME, TIME);
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    together.writeBytes(Wire.encode(batch(1, loss, loss)));
    together.writeBytes(Wire.encode(batch(3, loss)));
    assertThat(Wire.decode(together.toByteArray())).isEqualTo(batch(1, loss, loss, loss));
    assertThat(Outline.of(together.toByteArray()).signals()).isEqualTo(3);
    together.writeBytes(Wire.encode(batch(3, loss)));
    assertThatThrownBy(() -> Outline.of(together.toByteArray()))
        .isInstanceOf(MalformedSignalException.class)
        .hasMessageContaining("signal 3 follows signal 3");
  }

  @Property
  void anyBytesHaveAnOutlineOrAreMalformed(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      assertThat(Outline.of(bytes).signals()).isPositive();
    } catch (MalformedSignalException e) {
      assertThat(e).hasMessageMatching(".*(batch|signal).*");
    }
  }

  @Property
  void aCutBatchHasAnOutlineOrIsMalformed(@ForAll @IntRange(max = 400) int length) {
    Loss loss = new Loss(Part.COLLECTOR, 3, 9, 7, Loss.Reason.BUFFER_FULL, TIME, TIME);
    byte[] bytes = Wire.encode(batch(9, loss, loss, loss));
    byte[] cut = java.util.Arrays.copyOf(bytes, Math.min(length, bytes.length));
    try {
      assertThat(Outline.of(cut).signals()).isBetween(1, 3);
    } catch (MalformedSignalException e) {
      assertThat(cut.length).isLessThan(bytes.length);
    }
  }
}
