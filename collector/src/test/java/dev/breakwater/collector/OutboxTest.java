package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.ProcessActivity;
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
    List<OutboxFrame> frames = frames(outbox);
    assertThat(frames).hasSizeGreaterThan(3);
    assertThat(frames).allMatch(f -> f.length() <= Outbox.LONGEST_FRAME);
    assertThat(frames.stream().mapToLong(f -> f.last() - f.first() + 1).sum()).isEqualTo(100);
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
  void whenThereIsNoRoomTelemetryGoesFirst() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 200_000);
    for (int i = 0; i < 50; i++) {
      telemetry(outbox, 200);
      activities(outbox, 1);
      outbox.add(Instant.now(), Samples.finding());
    }
    List<Signal> signals = drain(outbox);
    assertThat(signals.stream().filter(s -> s.payload() instanceof Finding)).hasSize(50);
    assertThat(signals.stream().filter(OutboxTest::isExecution)).hasSize(50);
    assertThat(accountedFor(signals)).isEqualTo(50 * 202);
  }

  @Test
  void amongExecutionsAndExitsInTurnTheExitsGo() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 100_000);
    for (int i = 0; i < 1_000; i++) {
      activities(outbox, 1);
      telemetry(outbox, 1);
    }
    List<Signal> signals = drain(outbox);
    long executions = signals.stream().filter(OutboxTest::isExecution).count();
    long exits =
        signals.stream()
            .filter(s -> s.payload() instanceof ProcessActivity && !isExecution(s))
            .count();
    assertThat(exits).isLessThan(executions / 2);
    assertThat(accountedFor(signals)).isEqualTo(2_000);
  }

  @Test
  void findingsGoBeforeEvidence() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 100_000);
    activities(outbox, 256);
    for (int i = 0; i < 2_000; i++) {
      outbox.add(Instant.now(), Samples.finding());
    }
    List<Signal> signals = drain(outbox);
    assertThat(signals.stream().filter(OutboxTest::isExecution)).hasSize(256);
    assertThat(signals.stream().filter(s -> s.payload() instanceof Finding))
        .hasSizeBetween(1, 1_999);
    assertThat(accountedFor(signals)).isEqualTo(2_256);
  }

  @Test
  void aFloodOfExecutionsDoesNotDriveOutTheFindings() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 100_000);
    for (int i = 0; i < 40; i++) {
      outbox.add(Instant.now(), Samples.finding());
    }
    activities(outbox, 5_000);
    List<Signal> signals = drain(outbox);
    assertThat(signals.stream().filter(s -> s.payload() instanceof Finding)).hasSize(40);
    assertThat(accountedFor(signals)).isEqualTo(5_040);
  }

  @Test
  void recordsOfLossesAloneStayBoundedAndLoseNoCount() throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, 20_000);
    Instant now = Instant.now();
    for (int i = 0; i < 5_000; i++) {
      outbox.add(now, new Loss(Part.COLLECTOR, 0, 0, 7, Loss.Reason.KERNEL_BUFFER_FULL, now, now));
      outbox.add(now, new Loss(Part.COLLECTOR, 0, 0, 2, Loss.Reason.GAP, now, now));
    }
    assertThat(outbox.bytes()).isLessThan(40_000);
    List<Signal> signals = drain(outbox);
    assertThat(counted(signals, Loss.Reason.KERNEL_BUFFER_FULL)).isEqualTo(35_000);
    assertThat(counted(signals, Loss.Reason.GAP)).isEqualTo(10_000);
    assertThat(lastAccountedFor(signals)).isEqualTo(10_000);
  }

  @Property(tries = 60)
  void everyNumberIsSentOrAccountedForWhateverHappens(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 7) Integer> acts,
      @ForAll @IntRange(min = 2_000, max = 60_000) int capacity)
      throws Exception {
    Outbox outbox = new Outbox(ORIGIN, EPOCH, capacity);
    long added = 0;
    long settled = 0;
    for (int act : acts) {
      switch (act) {
        case 0 -> {
          activities(outbox, 300);
          added += 300;
        }
        case 1 -> {
          telemetry(outbox, 300);
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
        case 5 -> {
          Instant now = Instant.now();
          outbox.add(now, new Loss(Part.COLLECTOR, 0, 0, 3, Loss.Reason.GAP, now, now));
          added++;
        }
        case 6 -> {
          activities(outbox, 1);
          telemetry(outbox, 1);
          added += 2;
        }
        default -> outbox.take(0);
      }
    }
    outbox.rewind();
    assertThat(settled + lastAccountedFor(drain(outbox), settled)).isEqualTo(added);
    assertThat(outbox.bytes()).isLessThanOrEqualTo(capacity + 100L * acts.size());
  }

  private static long lastAccountedFor(List<Signal> signals) {
    return lastAccountedFor(signals, 0);
  }

  /** How many numbers are accounted for, each once and in their order. */
  private static long lastAccountedFor(List<Signal> signals, long before) {
    long expected = before + 1;
    for (Signal signal : signals) {
      if (signal.payload() instanceof Loss loss && loss.from() > 0) {
        assertThat(loss.from()).isEqualTo(expected);
        assertThat(loss.to()).isEqualTo(signal.sequence());
        assertThat(loss.count()).isEqualTo(loss.to() - loss.from() + 1);
      } else {
        assertThat(signal.sequence()).isEqualTo(expected);
      }
      expected = signal.sequence() + 1;
    }
    return expected - 1 - before;
  }

  private static long counted(List<Signal> signals, Loss.Reason reason) {
    return signals.stream()
        .map(Signal::payload)
        .filter(p -> p instanceof Loss l && l.from() == 0 && l.reason() == reason)
        .mapToLong(p -> ((Loss) p).count())
        .sum();
  }

  private static boolean isExecution(Signal signal) {
    return signal.payload() instanceof ProcessActivity process
        && process.action() == ProcessActivity.Action.LAUNCH;
  }

  private static void activities(Outbox outbox, int count) {
    for (int i = 0; i < count; i++) {
      outbox.add(Instant.now(), Samples.activity(Container.HOST));
    }
  }

  private static void telemetry(Outbox outbox, int count) {
    for (int i = 0; i < count; i++) {
      outbox.add(Instant.now(), Samples.telemetry());
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
    for (OutboxFrame frame : frames(outbox)) {
      batches.add(decode(frame));
    }
    return batches;
  }

  private static List<OutboxFrame> frames(Outbox outbox) throws Exception {
    List<OutboxFrame> frames = new ArrayList<>();
    while (true) {
      var frame = outbox.take(30);
      if (frame.isEmpty()) {
        return frames;
      }
      frames.add(frame.get());
    }
  }

  private static Batch decode(OutboxFrame frame) throws Exception {
    byte[] body = new byte[frame.length()];
    frame.body().duplicate().get(body);
    return Wire.decode(body);
  }
}
