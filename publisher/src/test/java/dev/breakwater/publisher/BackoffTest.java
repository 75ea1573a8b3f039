package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BackoffTest {
  @Property(tries = 200)
  void waitsGrowToFiveSecondsAndNeverBeyond(@ForAll long seed) {
    Backoff backoff = new Backoff(new Random(seed));
    List<Duration> waits = Stream.generate(backoff::next).limit(20).toList();
    assertThat(waits).allMatch(wait -> wait.compareTo(Backoff.LONGEST) <= 0);
    assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(50));
    assertThat(waits.getLast()).isGreaterThanOrEqualTo(Backoff.LONGEST.dividedBy(2));
  }
}
