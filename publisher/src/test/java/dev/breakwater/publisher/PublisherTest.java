package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PublisherTest {
  @TempDir Path folder;
  private TestAuthority authority;
  private TestHub hub;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<Run> running = Optional.empty();

  /** A publisher that runs. */
  private record Run(Publisher publisher, CompletableFuture<Void> end) {
    /** Ends it and returns what it threw. */
    void stop() throws Exception {
      publisher.end();
      end.get(20, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void startHub() throws Exception {
    authority = new TestAuthority();
    authority.write(folder.resolve("ca.pem"));
    hub = new TestHub(authority);
    hub.tokens.add("once");
    Files.writeString(token(), "once\n");
  }

  @AfterEach
  void stop() throws Exception {
    if (running.isPresent() && !running.get().end().isDone()) {
      running.get().stop();
    }
    hub.close();
    threads.shutdownNow();
  }

  private Path token() {
    return folder.resolve("token");
  }

  private Path socket() {
    return folder.resolve("p.sock");
  }

  private Path state() {
    return folder.resolve("state");
  }

  private Options options(Optional<String> notCovered) {
    return new Options(
        hub.address(),
        folder.resolve("ca.pem"),
        "shop",
        "node-1",
        state(),
        socket(),
        Optional.of(token()),
        notCovered);
  }

  private Run start(Options options) {
    Publisher publisher = new Publisher(options, InstantSource.system(), new Random(1));
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            () -> {
              try {
                publisher.run();
              } catch (StartException | InterruptedException e) {
                throw new CompletionException(e);
              }
            },
            threads);
    Run run = new Run(publisher, end);
    running = Optional.of(run);
    return run;
  }

  private Run startAndListen() {
    Run run = start(options(Optional.empty()));
    await().until(() -> Files.exists(socket()) || run.end().isDone());
    assertThat(run.end()).isNotDone();
    return run;
  }

  @Test
  void enrolsOnceAndKeepsItsKeyForItself() throws Exception {
    startAndListen().stop();
    assertThat(token()).doesNotExist();
    assertThat(hub.enrolled).containsExactly("shop/node-1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state())))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state().resolve(Identity.FILE))))
        .isEqualTo("rw-------");

    startAndListen().stop();
    assertThat(hub.enrolled).hasSize(1);
  }

  @Test
  void aTokenThatIsUsedEndsTheStartWithWhatToDo() throws Exception {
    hub.tokens.clear();
    assertThatThrownBy(() -> start(options(Optional.empty())).end().get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the token was used already")
        .hasMessageContaining("ask the administrator for a new one");
    assertThat(token()).doesNotExist();
  }

  @Test
  void withoutCertificateAndTokenItSaysWhatIsMissing() throws Exception {
    Files.delete(token());
    assertThatThrownBy(() -> start(options(Optional.empty())).end().get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--enrolment-token-file");
  }

  @Test
  void aCertificateOfAnotherAuthorityOrNodeOrThatHasEndedIsReplaced() throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    Files.createDirectories(state());
    for (Identity old :
        new Identity[] {
          Identity.of(
              keys.getPrivate(),
              new TestAuthority().certify("shop", "node-1", keys.getPublic(), Duration.ofDays(90))),
          Identity.of(
              keys.getPrivate(),
              authority.certify("shop", "node-2", keys.getPublic(), Duration.ofDays(90))),
          Identity.of(
              keys.getPrivate(),
              authority.certify("shop", "node-1", keys.getPublic(), Duration.ofDays(-1))),
          Identity.of(
              keys.getPrivate(),
              authority.certify("shop", "node-1", keys.getPublic(), Duration.ofDays(3)))
        }) {
      old.write(state());
      hub.enrolled.clear();
      hub.tokens.add("again");
      Files.writeString(token(), "again");
      startAndListen().stop();
      assertThat(hub.enrolled).as("after %s", old.certificate()).hasSize(1);
    }
  }

  @Test
  void aHubOfAnotherAuthorityIsToldNothing() throws Exception {
    new TestAuthority().write(folder.resolve("ca.pem"));
    Run run = start(options(Optional.empty()));
    await().during(Duration.ofMillis(500)).until(() -> !run.end().isDone());
    assertThat(hub.enrolled).isEmpty();
    run.publisher().end();
    assertThatThrownBy(() -> run.end().get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class);
  }

  @Test
  void aSecondPublisherOnTheSameStateIsRefused() {
    startAndListen();
    assertThatThrownBy(
            () ->
                new Publisher(options(Optional.empty()), InstantSource.system(), new Random(1))
                    .run())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another publisher is using");
  }

  @Test
  void acknowledgesWhatTheHubHasCommitted() throws Exception {
    startAndListen();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 3);
      assertThat(collector.acknowledged()).isEqualTo(3);
      collector.send(4, 4);
      assertThat(collector.acknowledged()).isEqualTo(4);
    }
    assertThat(hub.taken)
        .contains(
            TestCollector.batch("node-1", Part.COLLECTOR, 1, 3),
            TestCollector.batch("node-1", Part.COLLECTOR, 4, 4));
    assertThat(hub.peers).isNotEmpty().allMatch(peer -> peer.equals("CN=node-1,O=shop"));
  }

  @Test
  void triesAgainUntilTheHubHasCommitted() throws Exception {
    startAndListen();
    await().until(() -> !hub.health().isEmpty());
    hub.failures.add(503);
    hub.failures.add(0);
    hub.failures.add(429);
    hub.failures.add(403);
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 3);
      assertThat(collector.acknowledged()).isEqualTo(3);
    }
    assertThat(hub.failures).isEmpty();
    assertThat(hub.losses()).noneMatch(loss -> loss.reason() == Loss.Reason.REJECTED);
  }

  @Test
  void whatTheHubRefusesForGoodIsALossAndTheNextBatchGoesOn() throws Exception {
    startAndListen();
    await().until(() -> !hub.health().isEmpty());
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      assertThat(collector.acknowledged()).isEqualTo(1);
      hub.failures.add(400);
      collector.send(2, 5);
      assertThat(collector.acknowledged()).isEqualTo(5);
      collector.send(6, 6);
      assertThat(collector.acknowledged()).isEqualTo(6);
      await().until(() -> rejected().isPresent());
      Loss loss = rejected().orElseThrow();
      assertThat(loss.part()).isEqualTo(Part.COLLECTOR);
      assertThat(loss.from()).isEqualTo(2);
      assertThat(loss.to()).isEqualTo(5);
      assertThat(loss.count()).isEqualTo(4);
    }
  }

  @Test
  void aConnectionThatBreaksTheProtocolIsClosedAndTheOthersGoOn() throws Exception {
    startAndListen();
    byte[] otherNode = Wire.encode(TestCollector.batch("node-2", Part.COLLECTOR, 1, 2));
    byte[] publisher = Wire.encode(TestCollector.batch("node-1", Part.PUBLISHER, 1, 2));
    ByteBuffer tooLong = ByteBuffer.allocate(4).putInt(Frames.LONGEST + 1).flip();
    ByteBuffer negative = ByteBuffer.allocate(4).putInt(-5).flip();
    try (TestCollector good = TestCollector.connect(socket())) {
      good.send(1, 1);
      assertThat(good.acknowledged()).isEqualTo(1);
      try (TestCollector bad = TestCollector.connect(socket())) {
        bad.write(tooLong);
        assertThat(bad.acknowledged()).isEqualTo(-1);
      }
      try (TestCollector bad = TestCollector.connect(socket())) {
        bad.write(negative);
        assertThat(bad.acknowledged()).isEqualTo(-1);
      }
      for (byte[] body :
          new byte[][] {otherNode, publisher, "no batch".getBytes(StandardCharsets.UTF_8)}) {
        try (TestCollector bad = TestCollector.connect(socket())) {
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
                hub.losses().stream()
                        .filter(loss -> loss.reason() == Loss.Reason.REJECTED)
                        .mapToLong(Loss::count)
                        .sum()
                    == 7);
    assertThat(hub.taken)
        .allSatisfy(batch -> assertThat(batch.origin().node()).isEqualTo("node-1"));
  }

  @Test
  void aNodeWithoutCollectorIsNotCoveredForTheGivenReason() {
    start(options(Optional.of("the kernel has no BTF")));
    await().until(() -> !hub.health().isEmpty());
    assertThat(hub.health().getFirst())
        .satisfies(
            health -> {
              assertThat(health.source()).isEqualTo(SourceHealth.Source.NODE);
              assertThat(health.state()).isEqualTo(SourceHealth.State.NOT_COVERED);
              assertThat(health.reason()).isEqualTo("the kernel has no BTF");
            });
  }

  @Test
  void aCollectorThatGoesAwayIsSaidAtOnceAndOneThatIsThereSpeaksForItself() throws Exception {
    startAndListen();
    await().until(() -> !hub.health().isEmpty());
    int before;
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      assertThat(collector.acknowledged()).isEqualTo(1);
      before = hub.health().size();
      await()
          .during(NodeHealth.INTERVAL.plusSeconds(1))
          .atMost(NodeHealth.INTERVAL.plusSeconds(3))
          .until(() -> hub.health().size() == before);
    }
    await().atMost(NodeHealth.INTERVAL.minusSeconds(1)).until(() -> hub.health().size() > before);
    assertThat(hub.health().getLast().reason()).isEqualTo(NodeHealth.NOT_CONNECTED);
  }

  @Test
  void whileTheHubIsAwayABatchIsNotAcknowledgedAndTheEndDoesNotWaitForIt() throws Exception {
    Run run = startAndListen();
    await().until(() -> !hub.health().isEmpty());
    for (int i = 0; i < 10_000; i++) {
      hub.failures.add(503);
    }
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      await().until(() -> hub.failures.size() < 9_998);
      run.stop();
      assertThat(collector.acknowledged()).isEqualTo(-1);
    }
    assertThat(socket()).doesNotExist();
  }

  private Optional<Loss> rejected() {
    return hub.losses().stream().filter(loss -> loss.reason() == Loss.Reason.REJECTED).findFirst();
  }
}
