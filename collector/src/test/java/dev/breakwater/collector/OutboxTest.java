package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Origin ORIGIN = new Origin("c", "n", Part.COLLECTOR);
  private static final long EPOCH = 5;

  @Test
  void signalsAreNumberedFromOneInTheOrderInWhichTheyCame() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 1 << 20);
    activities(outbox, 3);
    outbox.add(Instant.now(), Samples.finding());
    activities(outbox, 2);

    assertThat(drain(outbox)).extracting(Signal::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aFindingDoesNotWaitForCompany() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 1 << 20);
    outbox.add(Instant.now(), Samples.finding());
    assertThat(outbox.take(0)).isPresent();
  }

  @Test
  void manySignalsTravelInBatchesOfABoundedNumber() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 8 << 20);
    activities(outbox, 1000);
    List<Batch> batches = batches(outbox);
    assertThat(batches).hasSize(4).allMatch(b -> b.signals().size() <= 256);
  }

  @Test
  void whatIsLargerThanAFrameIsSentInSeveral() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 64 << 20);
    String large = "x".repeat(40_000);
    for (int i = 0; i < 100; i++) {
      outbox.add(Instant.now(), Samples.activity(new Container(large, "", "", "", "", "", "")));
    }
    List<Outbox.Frame> frames = frames(outbox);
    assertThat(frames).hasSizeGreaterThan(3);
    assertThat(frames).allMatch(f -> f.length() <= Outbox.LONGEST_FRAME);
    assertThat(frames.stream().mapToLong(Outbox.Frame::count).sum()).isEqualTo(100);
  }

  @Test
  void aSignalThatFitsIntoNoFrameIsALoss() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 64 << 20);
    String huge = "x".repeat(2 << 20);
    outbox.add(Instant.now(), Samples.activity(new Container(huge, "", "", "", "", "", "")));
    activities(outbox, 1);
    List<Signal> signals = drain(outbox);
    assertThat(signals.getFirst().payload())
        .isInstanceOfSatisfying(Loss.class, loss -> assertThat(loss.count()).isEqualTo(1));
    assertThat(signals).hasSize(2);
  }

  @Test
  void whatIsAcknowledgedIsGoneAndTheRestIsSentAgainAfterARewind() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 8 << 20);
    activities(outbox, 600);
    drain(outbox);
    outbox.acknowledge(EPOCH, 512);
    outbox.acknowledge(EPOCH - 1, 600);
    outbox.rewind();
    assertThat(drain(outbox))
        .hasSize(600 - 512)
        .first()
        .extracting(Signal::sequence)
        .isEqualTo(513L);
    outbox.acknowledge(EPOCH, 600);
    assertThat(outbox.awaitEmpty(0)).isTrue();
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void whenThereIsNoRoomActivityGoesAndFindingsStay() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 200_000);
    for (int i = 0; i < 50; i++) {
      activities(outbox, 200);
      outbox.add(Instant.now(), Samples.finding());
    }
    List<Signal> signals = drain(outbox);
    assertThat(signals.stream().filter(s -> s.payload() instanceof Finding)).hasSize(50);
    assertThat(accountedFor(signals)).isEqualTo(50 * 201);
  }

  @Property(tries = 60)
  void everyNumberIsSentOrAccountedForWhateverHappens(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> acts,
      @ForAll @IntRange(min = 2_000, max = 60_000) int capacity)
      throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, capacity);
    long added = 0;
    long settled = 0;
    for (int act : acts) {
      switch (act) {
        case 0, 1 -> {
          activities(outbox, 300);
          added += 300;
        }
        case 2 -> {
          outbox.add(Instant.now(), Samples.finding());
          added++;
        }
        case 3 -> outbox.rewind();
        case 4 -> {
          var frame = outbox.take(0);
          if (frame.isPresent() && frame.get().first() == settled + 1) {
            settled = frame.get().last();
            outbox.acknowledge(EPOCH, settled);
          }
        }
        default -> outbox.take(0);
      }
    }
    outbox.rewind();
    long expected = settled + 1;
    for (Outbox.Frame frame : frames(outbox)) {
      Batch batch = decode(frame);
      for (Signal signal : batch.signals()) {
        if (signal.payload() instanceof Loss loss) {
          assertThat(loss.from()).isEqualTo(expected);
          assertThat(loss.to()).isEqualTo(signal.sequence());
          assertThat(loss.count()).isEqualTo(loss.to() - loss.from() + 1);
        } else {
          assertThat(signal.sequence()).isEqualTo(expected);
        }
        expected = signal.sequence() + 1;
      }
    }
    assertThat(expected - 1).isEqualTo(added);
    assertThat(outbox.bytes()).isLessThanOrEqualTo(capacity + 100L * acts.size());
  }

  private static void activities(Outbox outbox, int count) {
    for (int i = 0; i < count; i++) {
      outbox.add(Instant.now(), Samples.activity(Container.HOST));
    }
  }

  private static long accountedFor(List<Signal> signals) {
    return signals.stream().mapToLong(s -> s.payload() instanceof Loss l ? l.count() : 1).sum();
  }

  private static List<Signal> drain(Outbox outbox) throws Exception {
    return batches(outbox).stream().flatMap(batch -> batch.signals().stream()).toList();
  }

  private static List<Batch> batches(Outbox outbox) throws Exception {
    List<Batch> batches = new ArrayList<>();
    for (Outbox.Frame frame : frames(outbox)) {
      batches.add(decode(frame));
    }
    return batches;
  }

  private static List<Outbox.Frame> frames(Outbox outbox) throws Exception {
    List<Outbox.Frame> frames = new ArrayList<>();
    while (true) {
      var frame = outbox.take(30);
      if (frame.isEmpty()) {
        return frames;
      }
      frames.add(frame.get());
    }
  }

  private static Batch decode(Outbox.Frame frame) throws Exception {
    byte[] body = new byte[frame.length()];
    frame.body().duplicate().get(body);
    return Wire.decode(body);
  }
}
