package dev.breakwater.publisher.spool;

import static dev.breakwater.publisher.spool.Batches.SELF;
import static dev.breakwater.publisher.spool.Batches.activity;
import static dev.breakwater.publisher.spool.Batches.mattering;
import static dev.breakwater.publisher.spool.Batches.mixed;
import static dev.breakwater.publisher.spool.Batches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 8 MiB that fills: needs root, to mount it. */
@Timeout(120)
class DiskFullIT {
  private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);

  private static final Duration NONE = Duration.ZERO;
  private static final Duration ENDLESS = Duration.ofDays(1);

  @TempDir Path folder;

  @BeforeEach
  void mount() throws Exception {
    assumeThat(System.getProperty("user.name")).as("root, to mount a small disk").isEqualTo("root");
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder.toString()))
        .as("the right to mount a small disk")
        .isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** With a budget that this disk does not have. */
  private Spool open(Duration patience) throws IOException {
    SpoolLimits limits = new SpoolLimits(256 << 20, 512 << 10, FsyncPolicy.GROUP, patience);
    return Spool.open(folder.resolve("spool"), limits, SELF, InstantSource.system());
  }

  private static CompletableFuture<Void> storing(Spool spool, Batch batch) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            store(spool, batch);
          } catch (InterruptedException | SpoolClosedException e) {
            throw new AssertionError(e);
          }
        },
        ASIDE);
  }

  @Test
  void onADiskThatStaysFullActivityMakesRoomForWhatMatters() throws Exception {
    try (Spool spool = open(NONE)) {
      long number = 1;
      for (int i = 0; i < 300; i++) {
        store(spool, activity(number, 20, 100_000));
        number += 20;
        if (i % 10 == 0) {
          store(spool, mattering(number++, 1, 500));
        }
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(number - 1);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(number - 1);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL)).isEqualTo(ledger.lost()).isPositive();
      assertThat(ledger.stored).filteredOn(LifecycleActivity.class::isInstance).hasSize(30);
    }
  }

  @Test
  void onADiskThatStaysFullOnlyTheActivityOfAMixedBatchGoes() throws Exception {
    try (Spool spool = open(NONE)) {
      long number = 1;
      for (int i = 0; i < 300; i++) {
        store(spool, mixed(number, 20, 100_000));
        number += 21;
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(number - 1);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(number - 1);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL)).isEqualTo(ledger.lost()).isPositive();
      assertThat(ledger.stored).filteredOn(LifecycleActivity.class::isInstance).hasSize(300);
      assertThat(spool.state().givenUp()).isEqualTo(ledger.lost());
    }
  }

  @Test
  void aDiskThatIsFullForAMomentHoldsTheSenderBackAndNothingIsGivenUp() throws Exception {
    try (Spool spool = open(ENDLESS)) {
      for (int i = 0; i < 40; i++) {
        store(spool, activity(1 + i * 20L, 20, 100_000));
      }
      Path other = folder.resolve("other");
      fill(other);
      CompletableFuture<Void> storing = storing(spool, activity(801, 20, 100_000));
      await().until(() -> spool.state().stuck().isPresent());
      assertThat(storing).isNotDone();
      assertThat(spool.state().givenUp()).isZero();
      Files.delete(other);
      storing.join();
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.stored).hasSize(820);
      assertThat(ledger.lost()).isZero();
    }
  }

  @Test
  void deliveryMakesRoomForTheSenderThatIsHeldBack() throws Exception {
    try (Spool spool = open(ENDLESS)) {
      int stored = 0;
      CompletableFuture<Void> storing = storing(spool, activity(1, 20, 100_000));
      while (spool.state().stuck().isEmpty()) {
        if (storing.isDone()) {
          stored++;
          storing = storing(spool, activity(1 + stored * 20L, 20, 100_000));
        }
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      storing.join();
      ledger.drain(spool);
      assertThat(ledger.stored).hasSize(20 * (stored + 1));
      assertThat(ledger.lost()).isZero();
    }
  }

  @Test
  void activityThatFindsNothingToGiveUpOnAFullDiskIsGivenUpItself() throws Exception {
    try (Spool spool = open(NONE)) {
      store(spool, mattering(1, 1, 500));
      Path other = folder.resolve("other");
      fill(other);
      CompletableFuture<Void> storing = storing(spool, activity(2, 20, 600_000));
      await().until(() -> storing.isDone() || spool.state().stuck().isPresent());
      Files.delete(other);
      storing.join();
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(21);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(21);
      assertThat(ledger.stored).hasAtLeastOneElementOfType(LifecycleActivity.class);
    }
  }

  @Test
  void whatMattersIsNeverGivenUpForAFullDisk() throws Exception {
    try (Spool spool = open(NONE)) {
      store(spool, mattering(1, 1, 500));
      Path other = folder.resolve("other");
      fill(other);
      CompletableFuture<Void> storing = storing(spool, mattering(2, 20, 600_000));
      await().until(() -> spool.state().stuck().isPresent());
      assertThat(spool.state().stuck().orElseThrow()).contains("No space left on device");
      assertThat(storing).isNotDone();
      Files.delete(other);
      storing.join();
      assertThat(spool.state().stuck()).isEmpty();
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.stored).hasSize(21);
      assertThat(ledger.lost()).isZero();
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      byte[] zeros = new byte[4096];
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
