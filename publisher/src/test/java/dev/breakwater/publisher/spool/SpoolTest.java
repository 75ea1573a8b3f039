package dev.breakwater.publisher.spool;

import static dev.breakwater.publisher.spool.Batches.SELF;
import static dev.breakwater.publisher.spool.Batches.activity;
import static dev.breakwater.publisher.spool.Batches.append;
import static dev.breakwater.publisher.spool.Batches.mattering;
import static dev.breakwater.publisher.spool.Batches.mixed;
import static dev.breakwater.publisher.spool.Batches.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolTest {
  private static final SpoolLimits SMALL =
      new SpoolLimits(4 << 20, 256 << 10, FsyncPolicy.EACH, SpoolLimits.PATIENCE);
  private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);

  @TempDir Path folder;

  private Spool open(SpoolLimits limits) throws IOException {
    return Spool.open(folder.resolve("spool"), limits, SELF, InstantSource.system());
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
      long sum = 0;
      for (Path file : files.toList()) {
        sum += Files.exists(file) ? Files.size(file) : 0;
      }
      return sum;
    }
  }

  @Test
  void whatIsStoredComesOutInOrderAndJoined() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 100; i++) {
        store(spool, activity(1 + i * 10L, 10, 2_000));
      }
      Parcel parcel = spool.take(100_000, Duration.ZERO).orElseThrow();
      assertThat(parcel.frames()).isGreaterThan(40);
      assertThat(parcel.body()).hasSizeLessThanOrEqualTo(100_000);
      Ledger ledger = new Ledger(Part.COLLECTOR);
      ledger.take(parcel);
      ledger.drain(spool);
      assertThat(ledger.frames).isEqualTo(100);
      assertThat(ledger.stored).hasSize(1_000);
      assertThat(ledger.lost()).isZero();
      assertThat(spool.state().frames()).isZero();
    }
  }

  @Test
  void whatWasNotDeliveredIsThereAfterARestart() throws Exception {
    try (Spool spool = open(SMALL)) {
      store(spool, activity(1, 10, 2_000));
      store(spool, activity(11, 10, 900_000));
      spool.delivered(spool.take(100_000, Duration.ZERO).orElseThrow());
      store(spool, mattering(21, 1, 100));
    }
    try (Spool spool = open(SMALL)) {
      Parcel parcel = spool.take(1 << 20, Duration.ZERO).orElseThrow();
      assertThat(parcel.first()).isEqualTo(11);
      Ledger ledger = new Ledger(Part.COLLECTOR);
      ledger.last = 10;
      ledger.take(parcel);
      ledger.drain(spool);
      assertThat(ledger.last).isEqualTo(21);
      assertThat(ledger.lost()).isZero();
    }
  }

  @Test
  void numbersAreNotStoredTwiceAlsoNotAfterARestart() throws Exception {
    try (Spool spool = open(SMALL)) {
      store(spool, activity(1, 10, 2_000));
      store(spool, activity(1, 10, 2_000));
      store(spool, activity(11, 10, 2_000));
    }
    try (Spool spool = open(SMALL)) {
      store(spool, activity(1, 10, 2_000));
      store(spool, activity(11, 10, 2_000));
      assertThat(new Ledger(Part.COLLECTOR).drain(spool).frames).isEqualTo(2);
    }
  }

  @Test
  void nothingIsHandedOutThatIsNotDurable() throws Exception {
    SpoolLimits slow = new SpoolLimits(4 << 20, 256 << 10, FsyncPolicy.GROUP, SpoolLimits.PATIENCE);
    try (Spool spool = open(slow)) {
      for (int i = 0; i < 50; i++) {
        Ticket ticket = append(spool, activity(1 + i, 1, 100));
        boolean handedOut = spool.take(1, Duration.ZERO).isPresent();
        assertThat(!handedOut || spool.isDurable(ticket) || i > 0).isTrue();
        assertThat(spool.awaitDurable(ticket)).isTrue();
      }
      assertThat(spool.state().commits()).isPositive();
    }
  }

  @Test
  void whatIsDeliveredLeavesTheDisk() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 10; i++) {
          store(spool, activity(1 + round * 10L + i, 1, 100_000));
        }
        new Ledger(Part.COLLECTOR).drain(spool);
        assertThat(onDisk()).isLessThan((512 << 10) + Reserve.BYTES);
      }
      assertThat(spool.state().givenUp()).isZero();
    }
  }

  @Test
  void overTheBudgetTheOldestActivityGoesAndWhatMattersStays() throws Exception {
    long number = 1;
    int mattering = 0;
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 400; i++) {
        store(spool, activity(number, 20, 50_000));
        number += 20;
        if (i % 10 == 0) {
          store(spool, mattering(number, 2, 500));
          number += 2;
          mattering += 2;
        }
        assertThat(onDisk()).isLessThanOrEqualTo(SMALL.budget());
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(number - 1);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(number - 1);
      assertThat(ledger.stored).filteredOn(LifecycleActivity.class::isInstance).hasSize(mattering);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL))
          .isEqualTo(ledger.lost())
          .isEqualTo(spool.state().givenUp())
          .isGreaterThan(4_000);
    }
  }

  @Test
  void theLedgerIsExactAfterARestartOverTheBudget() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 200; i++) {
        store(spool, activity(1 + i * 20L, 20, 50_000));
      }
    }
    try (Spool spool = open(SMALL)) {
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(4_000);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(4_000);
      assertThat(ledger.lost(Loss.Reason.GAP)).isZero();
      assertThat(ledger.frames).as("records of what was given up are joined").isLessThan(120);
    }
  }

  @Test
  void ofAMixedBatchTheActivityGoesFirstAndWhatMattersStaysInItsPlace() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 200; i++) {
        store(spool, mixed(1 + i * 21L, 20, 50_000));
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(4_200);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(4_200);
      assertThat(ledger.stored).filteredOn(LifecycleActivity.class::isInstance).hasSize(200);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL))
          .isEqualTo(ledger.lost())
          .isEqualTo(spool.state().givenUp())
          .isGreaterThan(1_000);
    }
  }

  @Test
  void aMixedBatchThatFindsOnlyWhatMattersIsThinnedAtTheDoor() throws Exception {
    try (Spool spool = open(SMALL)) {
      long number = 1;
      while (spool.state().bytes() + 300_000 < SMALL.usable()) {
        store(spool, mattering(number, 20, 50_000));
        number += 20;
      }
      store(spool, mixed(number, 20, 600_000));
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(number + 20);
      assertThat(ledger.stored).hasSize((int) number);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL))
          .isEqualTo(ledger.lost())
          .isEqualTo(spool.state().givenUp())
          .isEqualTo(20);
    }
  }

  @Test
  void mixedBatchesThatWereThinnedAreGivenUpWholeLastOfAll() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 20; i++) {
        store(spool, mixed(1 + i * 21L, 20, 50_000));
      }
      for (int i = 0; i < 200; i++) {
        store(spool, mattering(421 + i * 20L, 20, 50_000));
      }
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(4_420);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(4_420);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL))
          .isEqualTo(ledger.lost())
          .isEqualTo(spool.state().givenUp())
          .isGreaterThan(420);
      assertThat(ledger.stored).allMatch(LifecycleActivity.class::isInstance);
    }
  }

  @Test
  void whereEverythingMattersTheOldestGoesLastOfAll() throws Exception {
    try (Spool spool = open(SMALL)) {
      for (int i = 0; i < 200; i++) {
        store(spool, mattering(1 + i * 20L, 20, 50_000));
      }
      store(spool, activity(4_001, 10, 50_000));
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.last).isEqualTo(4_010);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(4_010);
      assertThat(ledger.lost(Loss.Reason.SPOOL_FULL)).isEqualTo(ledger.lost()).isPositive();
      assertThat(ledger.stored).hasSizeGreaterThan(800);
    }
  }

  @Test
  void whatIsBeingDeliveredIsNotGivenUp() throws Exception {
    try (Spool spool = open(SMALL)) {
      store(spool, activity(1, 20, 50_000));
      store(spool, activity(21, 20, 50_000));
      Parcel first = spool.take(10, Duration.ZERO).orElseThrow();
      for (int i = 2; i < 300; i++) {
        store(spool, activity(1 + i * 20L, 20, 50_000));
      }
      Ledger ledger = new Ledger(Part.COLLECTOR);
      ledger.take(first);
      spool.delivered(first);
      ledger.drain(spool);
      assertThat(first.last()).isEqualTo(20);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(6_000);
      assertThat(ledger.lost()).isEqualTo(spool.state().givenUp());
    }
  }

  @Test
  void manyAppendWhileOneTakes() throws Exception {
    try (Spool spool = open(SMALL)) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Ticket ticket = new Ticket(0, 0);
                  for (int i = 0; i < 2_000; i++) {
                    ticket = append(spool, activity(1 + i * 5L, 5, 5_000));
                  }
                  assertThat(spool.awaitDurable(ticket)).isTrue();
                } catch (InterruptedException | SpoolClosedException e) {
                  throw new AssertionError(e);
                }
              },
              ASIDE);
      Ledger ledger = new Ledger(Part.COLLECTOR);
      while (ledger.last < 10_000) {
        Parcel parcel = spool.take(1 << 20, Duration.ofSeconds(20)).orElseThrow();
        ledger.take(parcel);
        spool.delivered(parcel);
      }
      sending.join();
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(10_000);
    }
  }

  @Test
  void whoeverWaitsForASpoolThatClosesIsToldThatItIsNotDurable() throws Exception {
    Spool spool =
        open(new SpoolLimits(4 << 20, 256 << 10, FsyncPolicy.GROUP, SpoolLimits.PATIENCE));
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return spool.awaitDurable(new Ticket(5, 0));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            ASIDE);
    spool.close();
    assertThat(waiting.join()).isFalse();
    assertThatThrownBy(() -> append(spool, activity(1, 1, 10)))
        .isInstanceOf(SpoolClosedException.class);
    assertThat(spool.take(1, Duration.ofSeconds(20))).isEmpty();
  }

  @Test
  void framesOfOtherEpochsAndPartsAreNotJoined() throws Exception {
    var health = activity(1, 1, 100).signals().getFirst().payload();
    try (Spool spool = open(SMALL)) {
      store(spool, Batches.batch(Batches.COLLECTOR, 7, 1, 3, health));
      store(spool, Batches.batch(Batches.COLLECTOR, 8, 1, 3, health));
      store(spool, Batches.batch(SELF, 8, 4, 3, health));
      for (int i = 0; i < 3; i++) {
        Parcel parcel = spool.take(1 << 20, Duration.ZERO).orElseThrow();
        assertThat(Wire.decode(parcel.body()).signals()).hasSize(3);
      }
    }
  }

  @Test
  void theDirectoryIsForItsOwnerAlone() throws Exception {
    try (Spool spool = open(SMALL)) {
      store(spool, activity(1, 1, 100));
      await().until(() -> spool.state().bytes() > 0);
      assertThat(Files.getPosixFilePermissions(folder.resolve("spool"))).hasSize(3);
    }
  }
}
