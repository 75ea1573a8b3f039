package dev.breakwater.hub.ingest;

import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.collector;
import static dev.breakwater.hub.TestSignals.finding;
import static dev.breakwater.hub.TestSignals.launch;
import static dev.breakwater.hub.TestSignals.signal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.ingest.IngestOutcome.Committed;
import dev.breakwater.hub.ingest.IngestOutcome.Kind;
import dev.breakwater.hub.ingest.IngestOutcome.Refused;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
class SignalIngestIT {
  private final TestHub hub;
  private final AtomicInteger woken = new AtomicInteger();
  private final SignalIngest ingest;
  private final String cluster;
  private final Caller.Node node;

  SignalIngestIT(TestHub hub) {
    this.hub = hub;
    this.ingest =
        new SignalIngest(
            hub.store(),
            new TamperFindings(Catalog.load()),
            woken::incrementAndGet,
            InstantSource.system());
    this.cluster = hub.newCluster();
    this.node = new Caller.Node(cluster, "node-1");
  }

  @Test
  void aBatchThatComesTwiceHasItsEffectOnce() {
    Batch batch =
        batch(cluster, 1, finding("a"), launch("100-1", "1-1", "/bin/sh"), TestSignals.covered(7));

    assertThat(send(batch)).isEqualTo(new Committed(3));
    assertThat(send(batch)).isEqualTo(new Committed(3));

    assertThat(alerts()).hasSize(1);
    assertThat(processRows()).isEqualTo(1);
    assertThat(losses()).isEmpty();
    assertThat(woken).hasValue(1);
  }

  @Test
  void aBatchThatComesManyTimesAtOnceHasItsEffectOnce() throws Exception {
    Batch batch = batch(cluster, 1, finding("a"), launch("100-1", "1-1", "/bin/sh"));
    List<Callable<IngestOutcome>> senders = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      senders.add(() -> send(batch));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<IngestOutcome> outcome : threads.invokeAll(senders)) {
        assertThat(outcome.get()).isEqualTo(new Committed(2));
      }
    }

    assertThat(alerts()).hasSize(1);
    assertThat(processRows()).isEqualTo(1);
  }

  @Test
  void onlyWhatIsNewInABatchHasAnEffect() {
    send(batch(cluster, 1, finding("a"), finding("b"), finding("c")));

    assertThat(send(batch(cluster, 2, finding("b"), finding("c"), finding("d"))))
        .isEqualTo(new Committed(4));

    assertThat(alerts())
        .extracting(alert -> alert.finding().uid())
        .containsExactly("d", "c", "b", "a");
  }

  @Test
  void everyEpochHasNumbersOfItsOwn() {
    send(batch(cluster, 1, finding("a")));
    Origin origin = collector(cluster);
    Batch later =
        new Batch(
            origin,
            TestSignals.EPOCH + 1,
            List.of(new Signal(origin, TestSignals.EPOCH + 1, 1, TIME, finding("b"))));

    assertThat(send(later)).isEqualTo(new Committed(1));

    assertThat(alerts()).hasSize(2);
    assertThat(losses())
        .extracting(record -> record.loss().reason())
        .containsOnly(Loss.Reason.NOT_WATCHED);
  }

  @Test
  void numbersThatNeverCameAreALoss() {
    send(batch(cluster, 1, finding("a")));

    send(batch(cluster, 5, finding("b")));

    assertThat(losses())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.node()).isEqualTo("node-1");
              assertThat(record.loss().part()).isEqualTo(Part.COLLECTOR);
              assertThat(record.loss().reason()).isEqualTo(Loss.Reason.GAP);
              assertThat(record.loss().from()).isEqualTo(2);
              assertThat(record.loss().to()).isEqualTo(4);
              assertThat(record.loss().count()).isEqualTo(3);
            });
  }

  @Test
  void aLossThatIsOwnedUpToIsRecordedOnceWithItsReason() {
    send(batch(cluster, 1, finding("a")));
    Loss owned = new Loss(Part.COLLECTOR, 2, 4, 3, Loss.Reason.BUFFER_FULL, TIME, TIME);

    send(batch(cluster, 5, owned));

    assertThat(losses()).extracting(LossRecord::loss).containsExactly(owned);
  }

  @Test
  void theSameActSeenLaterIsCountedAndToldAgainIsNot() {
    send(batch(cluster, 1, finding("same")));
    send(batch(cluster, 2, finding("same")));
    Origin publisher = new Origin(cluster, "node-1", Part.PUBLISHER);
    send(new Batch(publisher, TestSignals.EPOCH, List.of(signal(publisher, 1, finding("same")))));

    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.count()).isEqualTo(2);
              assertThat(alert.time()).isEqualTo(TIME.plusSeconds(1));
              assertThat(alert.lastTime()).isEqualTo(TIME.plusSeconds(2));
            });
  }

  @Test
  void twiceTheSameActInOneBatchIsOneAlert() {
    send(batch(cluster, 1, finding("same"), finding("same")));

    assertThat(alerts()).singleElement().extracting(Alert::count).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NUL \0 inside", "\uD800 half a pair", "\u202e evil \u202c", "\n\r\t\u001b[2J"})
  void hostileTextIsKeptWithoutWhatTheStoreRefuses(String text) {
    assertThat(
            send(
                batch(
                    cluster,
                    1,
                    finding(text, text),
                    launch(text, text, text),
                    TestSignals.notCovered(text))))
        .isEqualTo(new Committed(3));

    assertThat(alerts()).hasSize(1);
    assertThat(processRows()).isEqualTo(1);
  }

  @Test
  void textOfAnyLengthIsTaken() {
    String random = randomText(200_000);

    assertThat(send(batch(cluster, 1, finding(random, random), launch(random, random, random))))
        .isEqualTo(new Committed(2));

    assertThat(alerts()).singleElement().extracting(a -> a.finding().uid()).isEqualTo(random);
  }

  @Test
  void timesAndNumbersAtTheirEdgesAreTaken() {
    Loss loss =
        new Loss(Part.COLLECTOR, 0, 0, Long.MAX_VALUE, Loss.Reason.KERNEL_BUFFER_FULL, TIME, TIME);

    assertThat(send(batch(cluster, 1, loss, loss, TestSignals.covered(Long.MAX_VALUE))))
        .isEqualTo(new Committed(3));
    Origin origin = collector(cluster);
    Signal last =
        new Signal(
            origin, TestSignals.EPOCH, Long.MAX_VALUE, Instant.EPOCH, TestSignals.covered(1));
    assertThat(send(new Batch(origin, TestSignals.EPOCH, List.of(last))))
        .isEqualTo(new Committed(Long.MAX_VALUE));
    assertThat(losses()).extracting(record -> record.loss().count()).contains(Long.MAX_VALUE);
  }

  @Test
  void rubbishIsRefusedAndIsNoLossBecauseItsSenderAccountsForIt() {
    IngestOutcome outcome = ingest.ingest(node, "no batch at all".getBytes(UTF_8));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
              assertThat(refused.reason()).contains("not a batch of signals");
            });
    assertThat(losses()).isEmpty();
  }

  @Test
  void noCutOrDamageOfABatchIsMoreThanARefusal() {
    byte[] whole = Wire.encode(batch(cluster, 1, finding("a"), launch("100-1", "1-1", "/bin/sh")));
    Random random = new Random(42);
    for (int i = 0; i < 100; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
      if (damaged.length > 0 && i % 2 == 0) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }

      assertThat(ingest.ingest(node, damaged)).isInstanceOfAny(Refused.class, Committed.class);
    }
  }

  @Test
  void aBatchOfAnotherNodeOrClusterIsRefused() {
    Batch ofOther = batch(new Origin(cluster, "node-2", Part.COLLECTOR), 1, finding("a"));

    assertThat(send(ofOther))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.WRONG_ORIGIN));

    assertThat(alerts()).isEmpty();
    assertThat(losses()).isEmpty();
  }

  @Test
  void aNodeSpeaksForNoPartOfTheHub() {
    assertThat(send(batch(new Origin(cluster, "node-1", Part.HUB), 1, finding("a"))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.WRONG_ORIGIN));
  }

  private IngestOutcome send(Batch batch) {
    return ingest.ingest(node, Wire.encode(batch));
  }

  private List<Alert> alerts() {
    return new Alerts(hub.store())
        .newest(new AlertFilter(null, cluster, null, null, null), Alerts.MAX_LIMIT);
  }

  private List<LossRecord> losses() {
    return new Coverage(hub.store(), InstantSource.system())
        .recentLosses(1000).stream().filter(loss -> loss.cluster().equals(cluster)).toList();
  }

  private int processRows() {
    return hub.store()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM process_activity WHERE cluster = ?")
                    .bind(0, cluster)
                    .mapTo(Integer.class)
                    .one());
  }

  /** Text that does not compress, which an index would take however long it is. */
  private static String randomText(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (0x4e00 + random.nextInt(0x5000)));
    }
    return text.toString();
  }
}
