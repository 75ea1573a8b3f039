package dev.breakwater.benchmarks.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.benchmarks.sensor.RateSearch.Answer;
import dev.breakwater.benchmarks.sensor.RateSearch.Bound;
import dev.breakwater.benchmarks.sensor.RateSearch.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

@Label("The search for the highest rate that is kept up with")
class RateSearchTest {
  private static final long LOWEST = 5_000;
  private static final long HIGHEST = 640_000;
  private static final List<Answer> ANSWERS = List.copyOf(EnumSet.allOf(Answer.class));

  private final List<Long> asked = new ArrayList<>();

  private Verdict search(RateSearch.Steps steps) throws InterruptedException {
    return new RateSearch(
            LOWEST,
            HIGHEST,
            rate -> {
              asked.add(rate);
              return steps.ask(rate);
            })
        .search();
  }

  @Property
  @Label("finds what a system can do to 5 %, and has asked for it twice")
  void finds(@ForAll @LongRange(min = LOWEST, max = HIGHEST - 1) long capacity) throws Exception {
    asked.clear();
    Verdict verdict = search(rate -> rate <= capacity ? Answer.KEPT_UP : Answer.TOO_MUCH);
    assertThat(verdict.bound()).isEqualTo(Bound.FOUND);
    assertThat(verdict.rate()).isLessThanOrEqualTo(capacity);
    assertThat(verdict.tooMuch().orElseThrow()).isGreaterThan(capacity);
    assertThat(verdict.rate() * 1.05 + 1)
        .isGreaterThanOrEqualTo((double) verdict.tooMuch().orElseThrow());
    assertThat(asked).filteredOn(rate -> rate == verdict.rate()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Property
  @Label("says none where the lowest rate is too much")
  void none(@ForAll @LongRange(min = 0, max = LOWEST - 1) long capacity) throws Exception {
    Verdict verdict = search(rate -> rate <= capacity ? Answer.KEPT_UP : Answer.TOO_MUCH);
    assertThat(verdict.bound()).isEqualTo(Bound.NONE);
    assertThat(verdict.rate()).isZero();
  }

  @Property
  @Label("says at least where the load is at its end before the system is")
  void atLeast(@ForAll @LongRange(min = LOWEST, max = HIGHEST) long reachable) throws Exception {
    Verdict verdict = search(rate -> rate <= reachable ? Answer.KEPT_UP : Answer.NOT_REACHED);
    assertThat(verdict.bound()).isEqualTo(Bound.AT_LEAST);
    assertThat(verdict.rate()).isPositive().isLessThanOrEqualTo(reachable);
    assertThat(verdict.words()).contains("at least");
  }

  @Property
  @Label("never claims a rate that was not kept up with the last time, and always ends")
  void ends(@ForAll @IntRange(max = 1_000_000) int seed) throws Exception {
    asked.clear();
    Random random = new Random(seed);
    List<Answer> answers = new ArrayList<>();
    Verdict verdict =
        search(
            rate -> {
              answers.add(ANSWERS.get(random.nextInt(ANSWERS.size())));
              return answers.getLast();
            });
    assertThat(asked).hasSizeLessThanOrEqualTo(RateSearch.MOST_STEPS);
    assertThat(asked).allMatch(rate -> rate >= LOWEST && rate <= HIGHEST);
    if (verdict.bound() == Bound.FOUND || verdict.bound() == Bound.AT_LEAST) {
      int last = asked.lastIndexOf(verdict.rate());
      assertThat(verdict.rate() == 0 || answers.get(last) == Answer.KEPT_UP).isTrue();
    }
  }

  @Property(tries = 50)
  @Label("asks again for a rate whose step was disturbed, and says so where it stays so")
  void disturbed(@ForAll @LongRange(min = 2 * LOWEST, max = HIGHEST / 2) long quietUpTo)
      throws Exception {
    List<Long> once = new ArrayList<>();
    Verdict recovered =
        search(
            rate -> {
              boolean first = !once.contains(rate);
              once.add(rate);
              return first
                  ? Answer.DISTURBED
                  : rate <= quietUpTo ? Answer.KEPT_UP : Answer.TOO_MUCH;
            });
    assertThat(recovered.bound()).isEqualTo(Bound.FOUND);
    Verdict verdict = search(rate -> rate <= quietUpTo ? Answer.KEPT_UP : Answer.DISTURBED);
    assertThat(verdict.bound()).isEqualTo(Bound.DISTURBED);
    assertThat(verdict.rate()).isPositive();
    assertThat(verdict.words()).contains("disturbed");
  }
}
