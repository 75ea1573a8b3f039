package dev.breakwater.hub.alerts;

import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.alerts.AlertFeed.Subscription;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class AlertsIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestHub hub;
  private final String cluster;
  private final Alerts alerts;

  AlertsIT(TestHub hub) {
    this.hub = hub;
    this.cluster = hub.newCluster();
    this.alerts = new Alerts(hub.store());
  }

  @Test
  void filtersNarrowAndPagesFollow() {
    found(1, finding("a", "one"), finding("b", "TWO of them"), finding("c", "three"));

    assertThat(uids(filter(null, null))).containsExactly("c", "b", "a");
    assertThat(uids(filter(null, "two OF"))).containsExactly("b");
    assertThat(uids(filter(Severity.HIGH, null))).isEmpty();
    assertThat(uids(filter(Severity.MEDIUM, null))).hasSize(3);
    Alert newest = alerts.newest(filter(null, null), 1).getFirst();
    assertThat(uids(new AlertFilter(null, cluster, null, null, newest.id())))
        .containsExactly("b", "a");
    assertThat(uids(new AlertFilter(null, cluster, "k8s_audit", null, null))).isEmpty();
  }

  @Test
  void searchTakesItsTextLiterally() {
    found(1, finding("a", "100% of 'it' \\ _"), finding("b", "something else"));

    assertThat(uids(filter(null, "100% of 'it' \\ _"))).containsExactly("a");
    assertThat(uids(filter(null, "%"))).containsExactly("a");
    assertThat(uids(filter(null, "\0"))).isEmpty();
  }

  @Test
  void whoListensGetsEachAlertOnceInOrder() throws Exception {
    try (AlertFeed feed = new AlertFeed(alerts);
        Subscription subscription = feed.subscribe(null)) {
      SignalIngest ingest =
          new SignalIngest(
              hub.store(), new TamperFindings(Catalog.load()), feed::wake, InstantSource.system());
      for (int i = 1; i <= 30; i++) {
        ingest.ingest(
            new Caller.Node(cluster, "node-1"), Wire.encode(batch(cluster, i, finding("f" + i))));
      }

      assertThat(take(subscription, 30))
          .isEqualTo(IntStream.rangeClosed(1, 30).mapToObj(i -> "f" + i).toList());
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissed() throws Exception {
    found(1, finding("a"));
    long last = alerts.newest(filter(null, null), 1).getFirst().id();
    Payload[] missed =
        IntStream.range(0, 450).mapToObj(i -> finding("m" + i)).toArray(Payload[]::new);
    found(2, missed);

    try (AlertFeed feed = new AlertFeed(alerts);
        Subscription subscription = feed.subscribe(last)) {
      assertThat(take(subscription, 450))
          .isEqualTo(IntStream.range(0, 450).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void whoDoesNotKeepUpIsEndedAndMissesNothingWhenItComesBack() throws Exception {
    try (AlertFeed feed = new AlertFeed(alerts)) {
      Subscription slow = feed.subscribe(null);
      assertThat(slow.next(Duration.ZERO)).isEmpty();
      int more = AlertFeed.MAX_WAITING + 10;
      found(1, IntStream.range(0, more).mapToObj(i -> finding("s" + i)).toArray(Payload[]::new));
      feed.wake();
      await().until(() -> feed.listeners() == 0);

      List<String> got = take(slow, AlertFeed.MAX_WAITING);
      assertThat(slow.hasEnded()).isTrue();
      try (Subscription again = feed.subscribe(slow.lastId())) {
        got.addAll(take(again, more - AlertFeed.MAX_WAITING));
      }
      assertThat(got).isEqualTo(IntStream.range(0, more).mapToObj(i -> "s" + i).toList());
    }
  }

  private List<String> take(Subscription subscription, int count) throws InterruptedException {
    List<String> uids = new ArrayList<>();
    long deadline = System.nanoTime() + LONG.toNanos();
    while (uids.size() < count && System.nanoTime() < deadline) {
      subscription.next(Duration.ofMillis(500)).stream()
          .filter(alert -> alert.cluster().equals(cluster))
          .forEach(alert -> uids.add(alert.finding().uid()));
    }
    return uids;
  }

  private void found(long first, Payload... payloads) {
    new SignalIngest(
            hub.store(), new TamperFindings(Catalog.load()), () -> {}, InstantSource.system())
        .ingest(new Caller.Node(cluster, "node-1"), Wire.encode(batch(cluster, first, payloads)));
  }

  private AlertFilter filter(@Nullable Severity atLeast, @Nullable String text) {
    return new AlertFilter(atLeast, cluster, null, text, null);
  }

  private List<String> uids(AlertFilter filter) {
    return alerts.newest(filter, 100).stream().map(alert -> alert.finding().uid()).toList();
  }
}
