package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.publisher.TestPublisher.Run;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a part's socket to the hub: in order, once, and nothing without a word. */
@Timeout(60)
class DeliveryTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @Test
  void whatIsAcknowledgedReachesTheHubInOrder() throws Exception {
    publisher.startAndListen();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(publisher.socket())))
        .isEqualTo("rw-------");
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 3);
      assertThat(collector.acknowledged()).isEqualTo(3);
      collector.send(4, 4);
      assertThat(collector.acknowledged()).isEqualTo(4);
    }
    await().untilAsserted(() -> assertThat(publisher.taken()).isEqualTo(TestPublisher.sent(1, 4)));
    assertThat(publisher.hub().peers)
        .isNotEmpty()
        .allMatch(peer -> peer.equals("CN=node-1,O=shop"));
  }

  @Test
  void aPartSendsOnWithoutWaitingAndIsAcknowledgedForMuchAtOnce() throws Exception {
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      for (int i = 1; i <= 5_000; i++) {
        collector.send(i, i);
      }
      collector.awaitAcknowledged(5_000);
    }
    await()
        .untilAsserted(() -> assertThat(publisher.taken()).isEqualTo(TestPublisher.sent(1, 5_000)));
    assertThat(publisher.hub().taken).as("frames are joined").hasSizeLessThan(1_000);
  }

  @Test
  void triesAgainUntilTheHubHasCommitted() throws Exception {
    publisher.startAndListen();
    await().until(() -> !publisher.hub().health().isEmpty());
    publisher.hub().failures.add(503);
    publisher.hub().failures.add(0);
    publisher.hub().failures.add(429);
    publisher.hub().failures.add(403);
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 3);
      assertThat(collector.acknowledged()).isEqualTo(3);
      await()
          .untilAsserted(() -> assertThat(publisher.taken()).isEqualTo(TestPublisher.sent(1, 3)));
    }
    assertThat(publisher.hub().failures).isEmpty();
    assertThat(publisher.hub().losses()).noneMatch(loss -> loss.reason() == Loss.Reason.REJECTED);
  }

  @Test
  void whileTheHubIsAwayBatchesAreAcknowledgedAndAnotherPublisherBringsThem() throws Exception {
    Run run = publisher.startAndListen();
    await().until(() -> !publisher.hub().health().isEmpty());
    for (int i = 0; i < 10_000; i++) {
      publisher.hub().failures.add(503);
    }
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      for (int i = 1; i <= 100; i++) {
        collector.send(i, i);
      }
      collector.awaitAcknowledged(100);
      await().until(() -> publisher.hub().failures.size() < 9_998);
      run.stop();
    }
    assertThat(publisher.socket()).doesNotExist();
    assertThat(publisher.taken()).isEmpty();
    publisher.hub().failures.clear();
    publisher.startAndListen();
    await()
        .untilAsserted(() -> assertThat(publisher.taken()).isEqualTo(TestPublisher.sent(1, 100)));
  }

  @Test
  void whatTheHubHasBeyondIsNotSentAgain() throws Exception {
    publisher.startAndListen();
    publisher.hub().ahead = 50;
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      await().until(() -> !publisher.taken().isEmpty());
      collector.send(2, 40);
      collector.awaitAcknowledged(40);
      collector.send(41, 51);
      collector.awaitAcknowledged(51);
      await().until(() -> publisher.taken().stream().anyMatch(signal -> signal.sequence() == 51));
    }
    assertThat(publisher.taken()).extracting(Signal::sequence).doesNotContain(2L, 40L);
  }

  @Test
  void aConnectionThatBreaksTheProtocolIsClosedAndTheOthersGoOn() throws Exception {
    publisher.startAndListen();
    byte[] otherNode = Wire.encode(TestCollector.batch("node-2", Part.COLLECTOR, 1, 2));
    byte[] ofPublisher = Wire.encode(TestCollector.batch("node-1", Part.PUBLISHER, 1, 2));
    ByteBuffer tooLong = ByteBuffer.allocate(4).putInt(Frames.LONGEST + 1).flip();
    ByteBuffer negative = ByteBuffer.allocate(4).putInt(-5).flip();
    try (TestCollector good = TestCollector.connect(publisher.socket())) {
      good.send(1, 1);
      assertThat(good.acknowledged()).isEqualTo(1);
      try (TestCollector bad = TestCollector.connect(publisher.socket())) {
        bad.write(tooLong);
        assertThat(bad.acknowledged()).isEqualTo(-1);
      }
      try (TestCollector bad = TestCollector.connect(publisher.socket())) {
        bad.write(negative);
        assertThat(bad.acknowledged()).isEqualTo(-1);
      }
      for (byte[] body :
          new byte[][] {otherNode, ofPublisher, "no batch".getBytes(StandardCharsets.UTF_8)}) {
        try (TestCollector bad = TestCollector.connect(publisher.socket())) {
          bad.send(body);
          assertThat(bad.acknowledged()).isEqualTo(-1);
        }
      }
      good.send(2, 2);
      assertThat(good.acknowledged()).isEqualTo(2);
    }
    await()
        .until(
            () ->
                publisher.hub().losses().stream()
                        .filter(loss -> loss.reason() == Loss.Reason.REJECTED)
                        .mapToLong(Loss::count)
                        .sum()
                    == 7);
    assertThat(publisher.hub().taken)
        .allSatisfy(batch -> assertThat(batch.origin().node()).isEqualTo("node-1"));
  }
}
