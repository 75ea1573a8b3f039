package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.ResponseOrder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of orders, in a file that does not grow. */
class ActedOnTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @Test
  void asManyAsThereArePlacesAreRememberedAcrossRunsAndNoneBeyond() throws Exception {
    try (ActedOn acted = ActedOn.in(folder)) {
      for (int i = 0; i < ActedOn.MOST; i++) {
        assertThat(acted.remember(order("o" + i, NOW.plusSeconds(120)), NOW)).isTrue();
      }
      assertThatThrownBy(() -> acted.remember(order("more", NOW.plusSeconds(120)), NOW))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("orders at once");
    }
    try (ActedOn acted = ActedOn.in(folder)) {
      for (int i = 0; i < ActedOn.MOST; i++) {
        assertThat(acted.remember(order("o" + i, NOW.plusSeconds(120)), NOW)).isFalse();
      }
    }
  }

  @Test
  void thePlaceOfWhatHasExpiredIsUsedAgainAndTheFileStaysAsItIs() throws Exception {
    Instant later = NOW;
    try (ActedOn acted = ActedOn.in(folder)) {
      long size = Files.size(file());
      for (int i = 0; i < ActedOn.MOST + 50; i++) {
        later = later.plusSeconds(1);
        assertThat(acted.remember(order("o" + i, later.plusSeconds(120)), later)).isTrue();
      }
      assertThat(Files.size(file())).isEqualTo(size);
    }
    try (ActedOn acted = ActedOn.in(folder)) {
      assertThat(acted.remember(order("o" + (ActedOn.MOST + 49), later), later)).isFalse();
    }
  }

  @Test
  void aPlaceThatIsDamagedIsFreeAndTheOthersAreRemembered() throws Exception {
    try (ActedOn acted = ActedOn.in(folder)) {
      acted.remember(order("torn", NOW.plusSeconds(120)), NOW);
      acted.remember(order("whole", NOW.plusSeconds(120)), NOW);
      acted.rules(7);
    }
    try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
      file.seek(64 + 3);
      int there = file.read();
      file.seek(64 + 3);
      file.write(there ^ 0xff);
    }
    try (ActedOn acted = ActedOn.in(folder)) {
      assertThat(acted.remember(order("torn", NOW.plusSeconds(120)), NOW)).isTrue();
      assertThat(acted.remember(order("whole", NOW.plusSeconds(120)), NOW)).isFalse();
      assertThat(acted.rules()).isEqualTo(7);
    }
  }

  @Test
  void aFileThatIsCutOffIsMadeWholeAgain() throws Exception {
    try (ActedOn acted = ActedOn.in(folder)) {
      acted.remember(order("first", NOW.plusSeconds(120)), NOW);
    }
    long size = Files.size(file());
    try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
      file.setLength(150);
    }
    try (ActedOn acted = ActedOn.in(folder)) {
      assertThat(Files.size(file())).isEqualTo(size);
      assertThat(acted.remember(order("first", NOW.plusSeconds(120)), NOW)).isFalse();
    }
  }

  @Test
  void olderRulesDoNotTakeThePlaceOfNewerOnes() throws Exception {
    try (ActedOn acted = ActedOn.in(folder)) {
      acted.rules(9);
      acted.rules(8);
    }
    try (ActedOn acted = ActedOn.in(folder)) {
      assertThat(acted.rules()).isEqualTo(9);
    }
  }

  @Test
  void theFileIsForItsOwnerAlone() throws Exception {
    try (ActedOn acted = ActedOn.in(folder)) {
      assertThat(acted.rules()).isEqualTo(Long.MIN_VALUE);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  private Path file() {
    return folder.resolve("acted-on");
  }

  private static Directive order(String uid, Instant expires) {
    return new Directive(
        uid,
        "shop",
        "node-1",
        Part.COLLECTOR,
        1,
        NOW,
        expires,
        new ResponseOrder(ResponseOrder.Action.KILL_CONTAINER, "", "web", "alice", "it mines"));
  }
}
