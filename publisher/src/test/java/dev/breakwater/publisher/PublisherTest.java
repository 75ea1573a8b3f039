package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.publisher.spool.FsyncPolicy;
import dev.breakwater.publisher.spool.SpoolLimits;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SignedDirective;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PublisherTest {
  private static final CollectorWatch.Times TIMES =
      new CollectorWatch.Times(Duration.ofSeconds(2), Duration.ofSeconds(1));

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
        notCovered,
        state().resolve("spool"),
        SpoolLimits.of(16L << 20, FsyncPolicy.GROUP),
        Optional.empty());
  }

  private Run start(Options options) {
    Publisher publisher = new Publisher(options, TIMES, InstantSource.system(), new Random(1));
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
                new Publisher(
                        options(Optional.empty()), TIMES, InstantSource.system(), new Random(1))
                    .run())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another publisher is using");
  }

  private List<Signal> taken() {
    return hub.taken.stream()
        .filter(batch -> batch.origin().part() == Part.COLLECTOR)
        .flatMap(batch -> batch.signals().stream())
        .toList();
  }

  private static List<Signal> sent(long first, long last) {
    return TestCollector.batch("node-1", Part.COLLECTOR, first, last).signals();
  }

  @Test
  void whatIsAcknowledgedReachesTheHubInOrder() throws Exception {
    startAndListen();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 3);
      assertThat(collector.acknowledged()).isEqualTo(3);
      collector.send(4, 4);
      assertThat(collector.acknowledged()).isEqualTo(4);
    }
    await().untilAsserted(() -> assertThat(taken()).isEqualTo(sent(1, 4)));
    assertThat(hub.peers).isNotEmpty().allMatch(peer -> peer.equals("CN=node-1,O=shop"));
  }

  @Test
  void aPartSendsOnWithoutWaitingAndIsAcknowledgedForMuchAtOnce() throws Exception {
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      for (int i = 1; i <= 5_000; i++) {
        collector.send(i, i);
      }
      collector.awaitAcknowledged(5_000);
    }
    await().untilAsserted(() -> assertThat(taken()).isEqualTo(sent(1, 5_000)));
    assertThat(hub.taken).as("frames are joined").hasSizeLessThan(1_000);
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
      await().untilAsserted(() -> assertThat(taken()).isEqualTo(sent(1, 3)));
    }
    assertThat(hub.failures).isEmpty();
    assertThat(hub.losses()).noneMatch(loss -> loss.reason() == Loss.Reason.REJECTED);
  }

  @Test
  void whileTheHubIsAwayBatchesAreAcknowledgedAndAnotherPublisherBringsThem() throws Exception {
    Run run = startAndListen();
    await().until(() -> !hub.health().isEmpty());
    for (int i = 0; i < 10_000; i++) {
      hub.failures.add(503);
    }
    try (TestCollector collector = TestCollector.connect(socket())) {
      for (int i = 1; i <= 100; i++) {
        collector.send(i, i);
      }
      collector.awaitAcknowledged(100);
      await().until(() -> hub.failures.size() < 9_998);
      run.stop();
    }
    assertThat(socket()).doesNotExist();
    assertThat(taken()).isEmpty();
    hub.failures.clear();
    startAndListen();
    await().untilAsserted(() -> assertThat(taken()).isEqualTo(sent(1, 100)));
  }

  @Test
  void aSignalThatTheHubRefusesIsRecordedOnceAndTheOthersArrive() throws Exception {
    startAndListen();
    hub.refuses = signal -> signal.sequence() == 7 && !isRejected(signal);
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 4);
      collector.send(5, 30);
      collector.send(31, 33);
      collector.awaitAcknowledged(33);
      await().until(() -> taken().stream().anyMatch(signal -> signal.sequence() == 33));
    }
    List<Signal> taken = taken();
    assertThat(taken).extracting(Signal::sequence).containsExactlyElementsOf(numbers(1, 33));
    assertThat(taken).filteredOn(PublisherTest::isRejected).hasSize(1);
    Loss loss = (Loss) taken.get(6).payload();
    assertThat(loss.part()).isEqualTo(Part.PUBLISHER);
    assertThat(loss.from()).isEqualTo(7);
    assertThat(loss.to()).isEqualTo(7);
    assertThat(loss.count()).isEqualTo(1);
  }

  @Test
  void whereEverySignalIsRefusedTheRequestsAreBounded() throws Exception {
    startAndListen();
    hub.refuses = signal -> signal.origin().part() == Part.COLLECTOR && !isRejected(signal);
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 2_000);
      collector.awaitAcknowledged(2_000);
      await().until(() -> taken().stream().anyMatch(signal -> signal.sequence() == 2_000));
    }
    assertThat(
            taken().stream()
                .map(Signal::payload)
                .map(Loss.class::cast)
                .mapToLong(Loss::count)
                .sum())
        .isEqualTo(2_000);
    assertThat(hub.peers).hasSizeLessThan(300);
  }

  private static boolean isRejected(Signal signal) {
    return signal.payload() instanceof Loss loss && loss.reason() == Loss.Reason.REJECTED;
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void whatTheHubHasBeyondIsNotSentAgain() throws Exception {
    startAndListen();
    hub.ahead = 50;
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      await().until(() -> !taken().isEmpty());
      collector.send(2, 40);
      collector.awaitAcknowledged(40);
      collector.send(41, 51);
      collector.awaitAcknowledged(51);
      await().until(() -> taken().stream().anyMatch(signal -> signal.sequence() == 51));
    }
    assertThat(taken()).extracting(Signal::sequence).doesNotContain(2L, 40L);
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
          .during(CollectorWatch.INTERVAL.plusSeconds(1))
          .atMost(CollectorWatch.INTERVAL.plusSeconds(3))
          .until(() -> hub.health().size() == before);
    }
    await()
        .atMost(CollectorWatch.INTERVAL.minusSeconds(1))
        .until(() -> hub.health().size() > before);
    assertThat(hub.health().getLast().reason()).isEqualTo(CollectorWatch.NOT_CONNECTED);
  }

  private List<LifecycleActivity.Event> lifecycle() {
    return hub.taken(LifecycleActivity.class).stream()
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
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    await().until(() -> lifecycle().contains(LifecycleActivity.Event.KILLED));
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(batch(TestCollector.EPOCH + 1, 1, stopped()));
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.RESUMED));
    }
  }

  @Test
  void aCollectorThatIsKilledAndQuicklyReplacedWasKilledAllTheSame() throws Exception {
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    try (TestCollector collector = TestCollector.connect(socket())) {
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
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
    }
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(2, 2);
      collector.awaitAcknowledged(2);
      collector.send(batch(TestCollector.EPOCH, 3, stopped()));
      collector.awaitAcknowledged(3);
    }
    await()
        .during(TIMES.absence().plusSeconds(2))
        .atMost(TIMES.absence().plusSeconds(4))
        .until(() -> !lifecycle().contains(LifecycleActivity.Event.KILLED));
  }

  @Test
  void aCollectorThatSaysNothingIsFrozenUntilItSpeaksAgain() throws Exception {
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      collector.awaitAcknowledged(1);
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.FROZEN));
      collector.send(2, 2);
      await().until(() -> lifecycle().contains(LifecycleActivity.Event.RESUMED));
      assertThat(lifecycle())
          .startsWith(LifecycleActivity.Event.FROZEN, LifecycleActivity.Event.RESUMED);
    }
  }

  private void keepIdentity(Duration lasts) throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    Files.createDirectories(state());
    Identity.of(keys.getPrivate(), authority.certify("shop", "node-1", keys.getPublic(), lasts))
        .write(state());
    Files.delete(token());
  }

  private Identity identity() throws Exception {
    return Identity.read(state()).orElseThrow();
  }

  @Test
  void aCertificateOfWhichHalfIsOverIsRenewedWhileSignalsFlow() throws Exception {
    keepIdentity(Duration.ofMinutes(30));
    BigInteger before = identity().certificate().getSerialNumber();
    startAndListen();
    int sent = 0;
    try (TestCollector collector = TestCollector.connect(socket())) {
      while (hub.serials.size() < 2) {
        sent++;
        collector.send(sent, sent);
        collector.awaitAcknowledged(sent);
      }
    }
    int all = sent;
    await().untilAsserted(() -> assertThat(taken()).isEqualTo(sent(1, all)));
    assertThat(identity().certificate().getSerialNumber()).isNotEqualTo(before);
    assertThat(hub.serials).contains(before, identity().certificate().getSerialNumber());
    assertThat(state().resolve("renewal.key")).doesNotExist();
  }

  @Test
  void aRenewalThatIsRefusedIsSaidAndTriedAgainWithTheSameKey() throws Exception {
    keepIdentity(Duration.ofMinutes(5));
    hub.renewal = 403;
    startAndListen();
    await().until(() -> metrics().contains("breakwater.certificate.renewal"));
    assertThat(metrics()).contains("the certificate of this node is revoked");
    hub.renewal = 200;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> identity().end().isAfter(Instant.now().plus(Duration.ofDays(1))));
    assertThat(hub.keys).hasSizeGreaterThan(1);
    assertThat(Set.copyOf(hub.keys)).hasSize(1);
    await().until(() -> !metrics().contains("breakwater.certificate.renewal"));
  }

  private String metrics() throws IOException {
    Path file = state().resolve("metrics");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void anEnrolmentWhoseAnswerIsLostIsAskedForAgainWithTheSameKey() throws Exception {
    hub.answersLost.set(2);
    startAndListen();
    assertThat(hub.keys).hasSize(3);
    assertThat(Set.copyOf(hub.keys)).hasSize(1);
    assertThat(state().resolve("enrolment.key")).doesNotExist();
  }

  @Test
  void aPublisherThatEndsBeforeItIsEnrolledAsksWithTheSameKeyAndTokenTheNextTime()
      throws Exception {
    hub.answersLost.set(10_000);
    Run run = start(options(Optional.empty()));
    await().until(() -> hub.keys.size() > 2);
    run.publisher().end();
    assertThatThrownBy(() -> run.end().get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(token()).exists();
    hub.answersLost.set(0);
    startAndListen();
    assertThat(Set.copyOf(hub.keys)).hasSize(1);
    assertThat(token()).doesNotExist();
  }

  private Directive directive(String node, long generation, Order order) {
    Instant now = Instant.now();
    return new Directive(
        "d-" + generation,
        "shop",
        node,
        Part.COLLECTOR,
        generation,
        now,
        now.plusSeconds(3_600),
        order);
  }

  private static Order kill() {
    return new ResponseOrder(
        ResponseOrder.Action.KILL_CONTAINER, "", "c".repeat(64), "admin", "it mines");
  }

  private static Order rules(String version) {
    return new RulesOrder(version, Map.of("own.yaml", "- list: x\n  items: []\n"));
  }

  private static SignedDirective ordered(TestCollector collector) throws IOException {
    while (true) {
      switch (collector.next()) {
        case Downlink.Ordered(SignedDirective directive) -> {
          return directive;
        }
        case Downlink.Acknowledgement _ -> {}
        case null -> throw new IOException("closed");
      }
    }
  }

  @Test
  void whatTheHubOrdersReachesThePartAsTheHubSignedIt() throws Exception {
    startAndListen();
    SignedDirective signed = authority.sign(directive("node-1", 1, kill()));
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      hub.directives.add(signed);
      assertThat(ordered(collector)).isEqualTo(signed);
    }
    await().until(() -> hub.asked.contains("1"));
    assertThat(hub.asked).startsWith("0");
  }

  @Test
  void whatAnotherKeySignedOrIsForAnotherNodeGoesNoFurther() throws Exception {
    startAndListen();
    SignedDirective good = authority.sign(directive("", 3, kill()));
    hub.directives.add(new TestAuthority().sign(directive("node-1", 1, kill())));
    hub.directives.add(authority.sign(directive("node-2", 2, kill())));
    hub.directives.add(good);
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      assertThat(ordered(collector)).isEqualTo(good);
    }
  }

  @Test
  void theNewestRulesAreKeptForACollectorThatComesWhileTheHubIsAway() throws Exception {
    Run run = startAndListen();
    SignedDirective newest = authority.sign(directive("", 2, rules("two")));
    hub.directives.add(authority.sign(directive("", 1, rules("one"))));
    hub.directives.add(newest);
    await().until(() -> hub.asked.contains("2"));
    run.stop();
    hub.close();
    startAndListen();
    for (int i = 0; i < 2; i++) {
      try (TestCollector collector = TestCollector.connect(socket())) {
        collector.send(1, 1);
        assertThat(ordered(collector)).isEqualTo(newest);
      }
    }
  }

  @Test
  void aResponseWaitsForItsPartAndIsHandedDownOnce() throws Exception {
    Run run = startAndListen();
    SignedDirective order = authority.sign(directive("node-1", 1, kill()));
    SignedDirective next = authority.sign(directive("node-1", 2, kill()));
    hub.directives.add(order);
    await().until(() -> hub.asked.contains("1"));
    run.stop();
    startAndListen();
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(1, 1);
      assertThat(ordered(collector)).isEqualTo(order);
    }
    try (TestCollector collector = TestCollector.connect(socket())) {
      collector.send(2, 2);
      hub.directives.add(next);
      assertThat(ordered(collector)).isEqualTo(next);
    }
  }
}
