package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the hub will never take. */
@Timeout(60)
class RefusalTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @Test
  void aSignalThatTheHubRefusesIsRecordedOnceAndTheOthersArrive() throws Exception {
    publisher.startAndListen();
    publisher.hub().refuses = signal -> signal.sequence() == 7 && !isRejected(signal);
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 4);
      collector.send(5, 30);
      collector.send(31, 33);
      collector.awaitAcknowledged(33);
      await().until(() -> publisher.taken().stream().anyMatch(signal -> signal.sequence() == 33));
    }
    List<Signal> taken = publisher.taken();
    assertThat(taken).extracting(Signal::sequence).containsExactlyElementsOf(numbers(1, 33));
    assertThat(taken).filteredOn(RefusalTest::isRejected).hasSize(1);
    Loss loss = (Loss) taken.get(6).payload();
    assertThat(loss.part()).isEqualTo(Part.PUBLISHER);
    assertThat(loss.from()).isEqualTo(7);
    assertThat(loss.to()).isEqualTo(7);
    assertThat(loss.count()).isEqualTo(1);
  }

  @Test
  void whereEverySignalIsRefusedTheRequestsAreBounded() throws Exception {
    publisher.startAndListen();
    publisher.hub().refuses =
        signal -> signal.origin().part() == Part.COLLECTOR && !isRejected(signal);
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 2_000);
      collector.awaitAcknowledged(2_000);
      await()
          .until(() -> publisher.taken().stream().anyMatch(signal -> signal.sequence() == 2_000));
    }
    assertThat(
            publisher.taken().stream()
                .map(Signal::payload)
                .map(Loss.class::cast)
                .mapToLong(Loss::count)
                .sum())
        .isEqualTo(2_000);
    assertThat(publisher.hub().peers).hasSizeLessThan(300);
  }

  private static boolean isRejected(Signal signal) {
    return signal.payload() instanceof Loss loss && loss.reason() == Loss.Reason.REJECTED;
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
