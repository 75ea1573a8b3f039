package dev.breakwater.hub.ledger;

import static dev.breakwater.hub.TestSignals.EPOCH;
import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.collector;
import static dev.breakwater.hub.TestSignals.covered;
import static dev.breakwater.hub.TestSignals.finding;
import static dev.breakwater.hub.TestSignals.launch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestClock;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.ingest.IngestOutcome;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.hub.ledger.LedgerLine.Cause;
import dev.breakwater.hub.store.Retention;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class LedgerIT {
  private final TestHub hub;
  private Jdbi store;
  private final TestClock clock = new TestClock(Instant.now());
  private SignalIngest ingest;
  private Ledger ledger;
  private final String cluster;

  LedgerIT(TestHub hub) {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.store = hub.store();
    this.ingest = new SignalIngest(store, new TamperFindings(Catalog.load()), () -> {}, clock);
    this.ledger = new Ledger(store);
  }

  private void useTheStoreApart() {
    store = hub.storeApart();
    ingest = new SignalIngest(store, new TamperFindings(Catalog.load()), () -> {}, clock);
    ledger = new Ledger(store);
  }

  @Test
  void whatCameIsStoredAndNothingIsLost() {
    send(batch(cluster, 1, finding("a"), launch("100-1", "1-1", "/bin/sh"), covered(3)));

    assertThat(line())
        .satisfies(
            line -> {
              assertThat(line.part()).isEqualTo("collector");
              assertThat(line.epoch()).isEqualTo(EPOCH);
              assertThat(line.sent()).isEqualTo(3);
              assertThat(line.stored()).isEqualTo(3);
              assertThat(line.lost()).isZero();
              assertThat(line.exact()).isTrue();
            });
  }

  @Test
  void whatWasGivenUpIsLostWithWhoAndWhy() {
    send(batch(cluster, 1, finding("a")));
    send(
        GivenUp.of(
            batch(cluster, 2, finding("b"), finding("c"), finding("d")),
            Part.PUBLISHER,
            Loss.Reason.SPOOL_FULL));
    send(batch(cluster, 7, finding("e")));

    assertThat(line().sent()).isEqualTo(7);
    assertThat(line().stored()).isEqualTo(2);
    assertThat(line().lost()).isEqualTo(5);
    assertThat(line().reasons())
        .containsExactly(new Cause("collector", "GAP", 2), new Cause("publisher", "SPOOL_FULL", 3));
    assertThat(line().exact()).isTrue();
    assertThat(losses())
        .extracting(it -> it.loss().from(), it -> it.loss().to(), it -> it.loss().count())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(5L, 6L, 2L),
            org.assertj.core.groups.Tuple.tuple(2L, 4L, 3L));
  }

  @Test
  void aGapIsShownAtTheTimeBetweenTheSignalsAroundIt() {
    send(batch(cluster, 1, finding("a")));
    send(batch(cluster, 5, finding("b")));

    assertThat(losses().getFirst().loss().start()).isEqualTo(TIME.plusSeconds(1));
    assertThat(losses().getFirst().loss().end()).isEqualTo(TIME.plusSeconds(5));
  }

  @Test
  void theSameLossThatComesTwiceCountsOnce() {
    Batch given =
        GivenUp.of(batch(cluster, 1, finding("b"), finding("c")), Part.COLLECTOR, Loss.Reason.SHED);
    send(given);
    send(given);

    assertThat(line().lost()).isEqualTo(2);
    assertThat(losses()).hasSize(1);
    assertThat(line().exact()).isTrue();
  }

  @Test
  void eventsThatNeverHadANumberStandBesideTheSum() {
    Loss kernel = new Loss(Part.COLLECTOR, 0, 0, 70, Loss.Reason.KERNEL_BUFFER_FULL, TIME, TIME);
    send(batch(cluster, 1, kernel, covered(1)));

    assertThat(line().stored()).isEqualTo(2);
    assertThat(line().lost()).isZero();
    assertThat(line().events()).containsExactly(new Cause("collector", "KERNEL_BUFFER_FULL", 70));
    assertThat(line().exact()).isTrue();
  }

  @Test
  void aRefusedBatchIsOnRecordOnceByWhatComesInItsPlace() {
    Batch batch = batch(cluster, 1, finding("a"), finding("b"));
    byte[] damaged = Wire.encode(batch);
    damaged[0] = (byte) 0xff;
    assertThat(ingest.ingest(node(), damaged)).isInstanceOf(IngestOutcome.Refused.class);

    send(GivenUp.of(batch, Part.PUBLISHER, Loss.Reason.REJECTED));

    assertThat(line().reasons()).containsExactly(new Cause("publisher", "REJECTED", 2));
    assertThat(losses()).hasSize(1);
  }

  @Test
  void betweenTwoRunsOfACollectorNobodyWatched() {
    send(run(EPOCH, 1, TIME, covered(1), covered(2)));
    send(run(EPOCH + 60_000, 1, TIME.plusSeconds(90), covered(1)));

    assertThat(losses())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.loss().reason()).isEqualTo(Loss.Reason.NOT_WATCHED);
              assertThat(record.loss().count()).isZero();
              assertThat(record.loss().start()).isEqualTo(TIME.plusSeconds(1));
              assertThat(record.loss().end()).isEqualTo(TIME.plusSeconds(90));
            });
    assertThat(lines()).allMatch(LedgerLine::exact).hasSize(2);
  }

  @Test
  void whatComesLateOfTheFormerRunShortensTheTimeThatNobodyWatched() {
    send(run(EPOCH, 1, TIME, covered(1)));
    send(run(EPOCH + 60_000, 1, TIME.plusSeconds(90), covered(1)));
    send(run(EPOCH, 2, TIME.plusSeconds(30), covered(2)));

    assertThat(losses().getFirst().loss().start()).isEqualTo(TIME.plusSeconds(30));
    assertThat(losses().getFirst().loss().end()).isEqualTo(TIME.plusSeconds(90));
  }

  @Test
  void aClockThatWasPutBackMakesNoTimeThatEndsBeforeItBegins() {
    send(run(EPOCH, 1, TIME, covered(1)));
    send(run(EPOCH + 1, 1, TIME.minusSeconds(500), covered(1)));

    assertThat(losses().getFirst().loss().start()).isEqualTo(losses().getFirst().loss().end());
  }

  @Test
  void aRunOfThePublisherIsNotATimeThatNobodyWatched() {
    Origin publisher = new Origin(cluster, "node-1", Part.PUBLISHER);
    send(new Batch(publisher, EPOCH, List.of(signal(publisher, EPOCH, 1, TIME, covered(1)))));
    send(
        new Batch(
            publisher, EPOCH + 1, List.of(signal(publisher, EPOCH + 1, 1, TIME, covered(1)))));

    assertThat(losses()).isEmpty();
  }

  @Test
  void aThousandBatchesManyAtOnceSomeTwiceSomeGivenUpAddUp() throws Exception {
    Random random = new Random(3);
    List<Batch> batches = new ArrayList<>();
    long next = 1;
    for (int i = 0; i < 300; i++) {
      Batch batch = batch(cluster, next, launch("1-" + i, "1-1", "/bin/sh"), covered(i));
      next = batch.last() + 1;
      int fate = random.nextInt(10);
      if (fate == 0) {
        next += 3;
      }
      batches.add(fate == 1 ? GivenUp.of(batch, Part.PUBLISHER, Loss.Reason.SPOOL_FULL) : batch);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Batch batch : batches) {
        Callable<IngestOutcome> sender = () -> ingest.ingest(node(), Wire.encode(batch));
        for (Future<IngestOutcome> outcome : threads.invokeAll(List.of(sender, sender))) {
          assertThat(outcome.get()).isEqualTo(new IngestOutcome.Committed(batch.last()));
        }
      }
    }

    LedgerLine line = line();
    assertThat(line.sent()).isEqualTo(batches.getLast().last());
    assertThat(line.stored() + line.lost()).isEqualTo(line.sent());
    assertThat(line.exact()).isTrue();
    assertThat(processRows())
        .isEqualTo(
            batches.stream()
                .filter(it -> !(it.signals().getFirst().payload() instanceof Loss))
                .count());
  }

  @Test
  void runsThatAreOldAreFoldedAndTheSumsStay() {
    useTheStoreApart();
    send(run(EPOCH, 1, TIME, covered(1), covered(2)));
    send(run(EPOCH, 5, TIME, covered(3)));
    send(run(EPOCH + 1, 1, TIME, covered(1)));
    clock.advance(Duration.ofDays(1));
    send(run(EPOCH + 2, 3, TIME, covered(1)));
    List<LedgerLine> before = lines();
    Retention retention = new Retention(store);

    clock.advance(Duration.ofDays(31));
    retention.remove(clock.instant());

    assertThat(losses()).isEmpty();
    assertThat(lines()).hasSize(2).allMatch(LedgerLine::exact);
    LedgerLine folded = lines().getLast();
    assertThat(folded.epoch()).isZero();
    assertThat(folded.runs()).isEqualTo(2);
    assertThat(sum(lines())).isEqualTo(sum(before)).containsExactly(9L, 5L, 4L);
    retention.remove(clock.instant().plus(Duration.ofDays(400)));
    assertThat(sum(lines())).containsExactly(9L, 5L, 4L);
  }

  @Test
  void theApiTellsTheSame() throws Exception {
    send(batch(cluster, 4, covered(1)));

    JsonNode line = hub.get("/api/v1/ledger?cluster=" + cluster + "&node=node-1").path(0);

    assertThat(line.path("sent").asLong()).isEqualTo(4);
    assertThat(line.path("stored").asLong()).isEqualTo(1);
    assertThat(line.path("lost").asLong()).isEqualTo(3);
    assertThat(line.path("reasons").path(0).path("reason").asText()).isEqualTo("GAP");
    assertThat(line.path("exact").asBoolean()).isTrue();
    assertThat(hub.get("/api/v1/ledger?cluster=" + cluster + "&node=other")).isEmpty();
  }

  @Test
  void aLineThatDoesNotAddUpSaysSo() {
    send(batch(cluster, 1, covered(1)));
    store.useHandle(
        handle ->
            handle.execute("UPDATE position SET stored = stored + 1 WHERE cluster = ?", cluster));

    assertThat(line().exact()).isFalse();
  }

  private static List<Long> sum(List<LedgerLine> lines) {
    return List.of(
        lines.stream().mapToLong(LedgerLine::sent).sum(),
        lines.stream().mapToLong(LedgerLine::stored).sum(),
        lines.stream().mapToLong(LedgerLine::lost).sum());
  }

  private Batch run(long epoch, long first, Instant time, Payload... payloads) {
    Origin origin = collector(cluster);
    List<Signal> signals = new ArrayList<>();
    for (Payload payload : payloads) {
      int index = signals.size();
      signals.add(signal(origin, epoch, first + index, time.plusSeconds(index), payload));
    }
    return new Batch(origin, epoch, signals);
  }

  private static Signal signal(
      Origin origin, long epoch, long sequence, Instant time, Payload payload) {
    return new Signal(origin, epoch, sequence, time, payload);
  }

  private Caller.Node node() {
    return new Caller.Node(cluster, "node-1");
  }

  private void send(Batch batch) {
    assertThat(ingest.ingest(node(), Wire.encode(batch)))
        .isEqualTo(new IngestOutcome.Committed(batch.last()));
  }

  private LedgerLine line() {
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private List<LedgerLine> lines() {
    return ledger.lines(new Ledger.Query(cluster, null));
  }

  private List<LossRecord> losses() {
    return new Coverage(store, clock)
        .recentLosses(1000).stream().filter(loss -> loss.cluster().equals(cluster)).toList();
  }

  private long processRows() {
    return store.withHandle(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM process_activity WHERE cluster = ?")
                .bind(0, cluster)
                .mapTo(Long.class)
                .one());
  }
}
