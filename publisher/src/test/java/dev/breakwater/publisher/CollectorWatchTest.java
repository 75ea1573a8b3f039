package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the publisher says of the collector. */
@Timeout(60)
class CollectorWatchTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @Test
  void aNodeWithoutCollectorIsNotCoveredForTheGivenReason() {
    publisher.start(publisher.options(Optional.of("the kernel has no BTF")));
    await().until(() -> !publisher.hub().health().isEmpty());
    assertThat(publisher.hub().health().getFirst())
        .satisfies(
            health -> {
              assertThat(health.source()).isEqualTo(SourceHealth.Source.NODE);
              assertThat(health.state()).isEqualTo(SourceHealth.State.NOT_COVERED);
              assertThat(health.reason()).isEqualTo("the kernel has no BTF");
            });
  }

  @Test
  void aCollectorThatGoesAwayIsSaidAtOnceAndOneThatIsThereSpeaksForItself() throws Exception {
    publisher.startAndListen();
    await().until(() -> !publisher.hub().health().isEmpty());
    int before;
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      assertThat(collector.acknowledged()).isEqualTo(1);
      before = publisher.hub().health().size();
      await()
          .during(CollectorWatch.INTERVAL.plusSeconds(1))
          .atMost(CollectorWatch.INTERVAL.plusSeconds(3))
          .until(() -> publisher.hub().health().size() == before);
    }
    await()
        .atMost(CollectorWatch.INTERVAL.minusSeconds(1))
        .until(() -> publisher.hub().health().size() > before);
    assertThat(publisher.hub().health().getLast().reason()).isEqualTo(CollectorWatch.NOT_CONNECTED);
  }

  private List<LifecycleActivity.Event> lifecycle() {
    return publisher.hub().taken(LifecycleActivity.class).stream()
        .filter(activity -> activity.part() == Part.COLLECTOR)
        .map(LifecycleActivity::event)
        .toList();
  }

  private static byte[] batch(long epoch, long number, Payload payload) {
    Origin origin = new Origin("shop", "node-1", Part.COLLECTOR);
    return Wire.encode(
        new Batch(
            origin, epoch, List.of(new Signal(origin, epoch, number, Instant.now(), payload))));
  }

  private static LifecycleActivity stopped() {
    return new LifecycleActivity(LifecycleActivity.Event.STOPPED, Part.COLLECTOR, "told to end");
  }

  @Test
  void aCollectorWhoseConnectionBreaksOffWasKilledAndComesBack() throws Exception {
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    await().until(() -> lifecycle().contains(LifecycleActivity.Event.KILLED));
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(batch(TestCollector.EPOCH + 1, 1, stopped()));
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.RESUMED));
    }
  }

  @Test
  void aCollectorThatIsKilledAndQuicklyReplacedWasKilledAllTheSame() throws Exception {
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(batch(TestCollector.EPOCH + 1, 1, stopped()));
      await()
          .until(
              () ->
                  lifecycle()
                      .containsAll(
                          List.of(
                              LifecycleActivity.Event.KILLED, LifecycleActivity.Event.RESUMED)));
    }
  }

  @Test
  void aCollectorThatSaysThatItEndsOrOnlyConnectsAnewWasNotKilled() throws Exception {
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(2, 2);
      collector.awaitAcknowledged(2);
      collector.send(batch(TestCollector.EPOCH, 3, stopped()));
      collector.awaitAcknowledged(3);
    }
    await()
        .during(TestPublisher.TIMES.absence().plusSeconds(2))
        .atMost(TestPublisher.TIMES.absence().plusSeconds(4))
        .until(() -> !lifecycle().contains(LifecycleActivity.Event.KILLED));
  }

  @Test
  void aCollectorThatSaysNothingIsFrozenUntilItSpeaksAgain() throws Exception {
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.FROZEN));
      collector.send(2, 2);
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.RESUMED));
      assertThat(lifecycle())
          .startsWith(LifecycleActivity.Event.FROZEN, LifecycleActivity.Event.RESUMED);
    }
  }
}
