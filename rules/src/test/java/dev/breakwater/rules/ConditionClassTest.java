package dev.breakwater.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code of conditions does what the conditions say. Events are sets of bits. */
class ConditionClassTest {
  private static final int BITS = 24;
  private static final List<String> TYPES = List.of("open", "execve", "connect");

  /** What asks for a bit. There is one for each bit, as it is in rules that say the same. */
  private static final List<Formula<Long>> OF_BITS =
      IntStream.range(0, BITS)
          .<Formula<Long>>mapToObj(
              bit ->
                  new Formula.Comparison<>(
                      event -> (event & 1L << bit) != 0, EventTypes.ALL, EventTypes.ALL, null))
          .toList();

  static IntStream seeds() {
    return IntStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachRuleIsMetByWhatItsConditionSays(int seed) {
    Random random = new Random(seed);
    String type = TYPES.get(random.nextInt(TYPES.size()));
    List<Formula<Long>> shared = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      shared.add(condition(random, shared, type, 4));
    }
    List<Formula<Long>> conditions = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      conditions.add(condition(random, shared, type, 6));
    }
    assertSame(conditions, random.nextBoolean() ? type : null, random);
  }

  @Test
  void aConditionOfTensOfThousandsOfPartsAndOneThatNestsDeepAreRun() {
    Random random = new Random(7);
    List<Formula<Long>> parts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Formula<Long> two =
          new Formula.All<>(
              List.of(ofBit(random), new Formula.Not<>(ofBit(random)), ofBit(random)));
      parts.add(
          new Formula.Comparison<>(
              e -> Spelled.isMet(two, e), EventTypes.ALL, EventTypes.ALL, null));
    }
    Formula<Long> deep = ofBit(random);
    for (int i = 0; i < 500; i++) {
      deep =
          i % 2 == 0
              ? new Formula.Any<>(List.of(deep, ofBit(random)))
              : new Formula.All<>(List.of(new Formula.Not<>(deep), ofBit(random)));
    }
    assertSame(
        List.of(new Formula.Any<>(parts), new Formula.Not<>(new Formula.All<>(parts)), deep),
        null,
        random);
  }

  @Test
  void aConditionThatSeveralRulesShareIsLookedAtOnce() {
    int[] asked = new int[1];
    Formula<Long> counted =
        new Formula.Comparison<>(
            event -> {
              asked[0]++;
              return event > 0;
            },
            EventTypes.ALL,
            EventTypes.ALL,
            null);
    List<Formula<Long>> conditions = new ArrayList<>();
    for (int bit = 0; bit < 10; bit++) {
      conditions.add(new Formula.All<>(List.of(counted, OF_BITS.get(bit))));
    }
    assertThat(met(conditions, null, List.of(6L, 0L))).containsExactly(List.of(1, 2), List.of());
    assertThat(asked[0]).isEqualTo(2);
  }

  private static void assertSame(
      List<Formula<Long>> conditions, @Nullable String type, Random random) {
    List<Long> events = new ArrayList<>(List.of(0L, -1L));
    for (int i = 0; i < 50; i++) {
      long some = random.nextLong();
      events.add(some & random.nextLong());
    }
    List<List<Integer>> spelled = new ArrayList<>();
    for (long event : events) {
      spelled.add(
          IntStream.range(0, conditions.size())
              .filter(i -> Spelled.isMet(conditions.get(i), event))
              .boxed()
              .toList());
    }
    assertThat(met(conditions, type, events)).isEqualTo(spelled);
  }

  private static List<List<Integer>> met(
      List<Formula<Long>> conditions, @Nullable String type, List<Long> events) {
    ConditionGraph<Long> graph = new ConditionGraph<>(type);
    List<ConditionGraph.Node<Long>> roots = conditions.stream().map(graph::root).toList();
    var places = graph.places();
    Matching<Long> matching = ConditionClass.of(roots, places);
    Remembered remembered = new Remembered(places.size());
    List<List<Integer>> met = new ArrayList<>();
    for (long event : events) {
      int number = remembered.nextUse();
      List<Integer> found = new ArrayList<>();
      int at = matching.next(0, event, remembered.known, number);
      while (at >= 0) {
        found.add(at);
        at = matching.next(at + 1, event, remembered.known, number);
      }
      met.add(found);
    }
    return met;
  }

  private static Formula<Long> condition(
      Random random, List<Formula<Long>> shared, String type, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(6);
    return switch (kind) {
      case 0 -> ofBit(random);
      case 1 -> shared.isEmpty() ? ofBit(random) : shared.get(random.nextInt(shared.size()));
      case 2 -> ofType(random, type);
      case 3 -> new Formula.Not<>(condition(random, shared, type, depth - 1));
      case 4 -> new Formula.All<>(several(random, shared, type, depth - 1));
      default -> new Formula.Any<>(several(random, shared, type, depth - 1));
    };
  }

  private static List<Formula<Long>> several(
      Random random, List<Formula<Long>> shared, String type, int depth) {
    List<Formula<Long>> parts = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      parts.add(condition(random, shared, type, depth));
    }
    return parts;
  }

  private static Formula<Long> ofBit(Random random) {
    return OF_BITS.get(random.nextInt(BITS));
  }

  /** A comparison of the event's type, which all events have. */
  private static Formula<Long> ofType(Random random, String type) {
    String asked = TYPES.get(random.nextInt(TYPES.size()));
    boolean met = asked.equals(type);
    EventTypes types = EventTypes.of(Set.of(asked));
    return new Formula.Comparison<>(event -> met, types, types.not(), null);
  }
}
