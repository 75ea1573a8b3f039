package dev.breakwater.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestHub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class ActivityPartitionsIT {
  private final TestHub hub;

  ActivityPartitionsIT(TestHub hub) {
    this.hub = hub;
  }

  @Test
  void aDayLiesAheadAndWhatIsPastItsRetentionIsDropped() {
    ActivityPartitions partitions = new ActivityPartitions(hub.store());
    Instant longAgo = Instant.now().minus(Duration.ofDays(30));
    Instant lately = Instant.now().minus(Duration.ofHours(20));
    partitions.arrange(longAgo);
    partitions.arrange(lately);

    partitions.arrange(Instant.now());

    assertThat(names())
        .contains(name(lately), name(Instant.now()), name(Instant.now().plus(Duration.ofHours(23))))
        .doesNotContain(name(longAgo), name(longAgo.plus(Duration.ofHours(24))));
  }

  private List<String> names() {
    return hub.store()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")
                    .mapTo(String.class)
                    .list());
  }

  private static String name(Instant time) {
    return "process_activity_" + time.toString().substring(0, 13).replaceAll("[^0-9]", "");
  }
}
