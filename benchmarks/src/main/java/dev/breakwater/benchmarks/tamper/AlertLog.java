package dev.breakwater.benchmarks.tamper;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.benchmarks.stand.HubAdministration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The alerts about Breakwater itself, as the hub's API tells them. */
final class AlertLog {
  private static final long LOOK_MILLIS = 200;

  private final HubAdministration hub;

  AlertLog(HubAdministration hub) {
    this.hub = hub;
  }

  /** How many alerts there are of a type, each time one was told counted. */
  long count(String type) throws InterruptedException {
    return counts().getOrDefault(type, 0L);
  }

  /**
   * Waits for one more.
   *
   * @param before how many there were
   * @return after how many milliseconds it was there; empty if it was not within that time
   */
  OptionalLong awaitMore(String type, long before, long seconds) throws InterruptedException {
    long begin = System.nanoTime();
    long most = TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - begin < most) {
      if (count(type) > before) {
        return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return OptionalLong.empty();
  }

  private Map<String, Long> counts() throws InterruptedException {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode alert : hub.get("/api/v1/alerts?source=breakwater&limit=1000")) {
      for (JsonNode type : alert.path("finding_info").path("types")) {
        counts.merge(type.asText(), Math.max(1, alert.path("count").asLong()), Long::sum);
      }
    }
    return counts;
  }
}
