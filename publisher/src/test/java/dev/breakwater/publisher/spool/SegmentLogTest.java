package dev.breakwater.publisher.spool;

import static dev.breakwater.publisher.spool.Batches.SELF;
import static dev.breakwater.publisher.spool.Batches.activity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Wire;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {
  @TempDir Path folder;

  private static boolean append(SegmentLog log, Batch batch) throws Exception {
    byte[] body = Wire.encode(batch);
    return log.append(Outline.of(body), body, 1, true);
  }

  @Test
  void whatCouldNotBeMadeDurableIsDroppedAndTakenWhenItComesAgain() throws Exception {
    SegmentLog log =
        new SegmentLog(
            folder,
            new SpoolLimits(4 << 20, 64 << 10, FsyncPolicy.GROUP, SpoolLimits.PATIENCE),
            new Substitute(SELF));
    assertThat(append(log, activity(1, 5, 2_000))).isTrue();
    log.committed(log.unsynced(), log.written());
    for (int i = 1; i < 50; i++) {
      assertThat(append(log, activity(1 + i * 5L, 5, 2_000))).isTrue();
    }
    log.dropUncommitted();
    assertThat(log.take(1 << 20).orElseThrow().last()).isEqualTo(5);
    assertThat(log.take(1 << 20)).isEmpty();
    assertThat(append(log, activity(6, 5, 2_000))).isTrue();
    log.committed(log.unsynced(), log.written());
    assertThat(log.take(1 << 20).orElseThrow().last()).isEqualTo(10);
    log.close();
  }
}
