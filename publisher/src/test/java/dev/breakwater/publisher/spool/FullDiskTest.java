package dev.breakwater.publisher.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a disk has been full for long enough; times in nanoseconds. */
class FullDiskTest {
  private final FullDisk disk = new FullDisk(Duration.ofNanos(1_000), Duration.ofNanos(50));

  @Test
  void aDiskThatNeverFailedIsNotOutlasted() {
    assertThat(disk.isOutlasted(1_000_000)).isFalse();
  }

  @Test
  void itIsOutlastedOnceItFailedForAsLongAsThePatience() {
    for (long now = 0; now < 1_000; now += 50) {
      disk.failed(now);
      assertThat(disk.isOutlasted(now)).isFalse();
    }
    disk.failed(1_000);
    assertThat(disk.isOutlasted(1_000)).isTrue();
  }

  @Test
  void aDiskThatHadRoomForLongerThanThePatienceIsWaitedForAnew() {
    disk.failed(0);
    disk.failed(900);
    disk.failed(2_000);
    assertThat(disk.isOutlasted(2_000)).isFalse();
    disk.failed(2_900);
    disk.failed(3_000);
    assertThat(disk.isOutlasted(3_000)).isTrue();
    assertThat(disk.isOutlasted(4_500)).isFalse();
  }

  @Test
  void withoutPatienceTheFirstFailureIsEnough() {
    FullDisk impatient = new FullDisk(Duration.ZERO, Duration.ofNanos(50));
    impatient.failed(7);
    assertThat(impatient.isOutlasted(7)).isTrue();
  }
}
