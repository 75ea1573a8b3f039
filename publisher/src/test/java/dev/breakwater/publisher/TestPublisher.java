package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.publisher.spool.FsyncPolicy;
import dev.breakwater.publisher.spool.SpoolLimits;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A publisher with a hub of its own, for one test: its files, and what its hub has taken. */
final class TestPublisher implements BeforeEachCallback, AfterEachCallback {
  static final CollectorWatch.Times TIMES =
      new CollectorWatch.Times(Duration.ofSeconds(2), Duration.ofSeconds(1));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<Stand> stand = Optional.empty();
  private Optional<Run> running = Optional.empty();

  /** What a publisher needs around it. */
  private record Stand(Path folder, TestAuthority authority, TestHub hub) {}

  /** A publisher that runs. */
  record Run(Publisher publisher, CompletableFuture<Void> end) {
    /** Ends it and returns what it threw. */
    void stop() throws Exception {
      publisher.end();
      end.get(20, TimeUnit.SECONDS);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    TestAuthority authority = new TestAuthority();
    Path folder = Files.createTempDirectory("publisher");
    authority.write(folder.resolve("ca.pem"));
    TestHub hub = new TestHub(authority);
    hub.tokens.add("once");
    stand = Optional.of(new Stand(folder, authority, hub));
    Files.writeString(token(), "once\n");
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (running.isPresent() && !running.get().end().isDone()) {
      running.get().stop();
    }
    hub().close();
    threads.shutdownNow();
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  Path folder() {
    return stand.orElseThrow().folder();
  }

  TestAuthority authority() {
    return stand.orElseThrow().authority();
  }

  TestHub hub() {
    return stand.orElseThrow().hub();
  }

  Path token() {
    return folder().resolve("token");
  }

  Path socket() {
    return folder().resolve("p.sock");
  }

  Path state() {
    return folder().resolve("state");
  }

  Options options(Optional<String> notCovered) {
    return new Options(
        hub().address(),
        folder().resolve("ca.pem"),
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

  Run start(Options options) {
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

  Run startAndListen() {
    Run run = start(options(Optional.empty()));
    await().until(() -> Files.exists(socket()) || run.end().isDone());
    assertThat(run.end()).isNotDone();
    return run;
  }

  /** What the hub has of the collector. */
  List<Signal> taken() {
    return hub().taken.stream()
        .filter(batch -> batch.origin().part() == Part.COLLECTOR)
        .flatMap(batch -> batch.signals().stream())
        .toList();
  }

  /** What a collector sends. */
  static List<Signal> sent(long first, long last) {
    return TestCollector.batch("node-1", Part.COLLECTOR, first, last).signals();
  }

  /** What the publisher's metrics say. */
  String metrics() throws IOException {
    Path file = state().resolve("metrics");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
