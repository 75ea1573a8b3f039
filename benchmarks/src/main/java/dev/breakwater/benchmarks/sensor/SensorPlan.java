package dev.breakwater.benchmarks.sensor;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param command what repeats it
 * @param sections which parts of it
 * @param rounds how often each loop is run with the sensor, between two runs without it
 * @param scale what the loops' usual lengths are divided by
 * @param rung how long each step of a ladder of rates lasts
 * @param rates the ladder, opens a second; 0 is as fast as the machine can
 * @param searched up to which rate the highest one without a loss is searched for
 * @param searchStep how long each step of that search lasts
 * @param flood how long the flood lasts
 */
public record SensorPlan(
    String command,
    List<Section> sections,
    int rounds,
    int scale,
    Duration rung,
    List<Long> rates,
    long searched,
    Duration searchStep,
    Duration flood) {
  /** What a start of both parts and a reading of their counts take, seconds. */
  private static final int AROUND = 12;

  /** What the loops take once, seconds. */
  private static final int LOOPS = 12;

  /** What a search is expected to take: five doublings, five halvings, two confirmations. */
  private static final int LIKELY_STEPS = 12;

  public SensorPlan {
    sections = List.copyOf(sections);
    rates = List.copyOf(rates);
  }

  /** A whole measurement. */
  public static SensorPlan whole(List<Section> sections, int rounds, Duration flood) {
    return new SensorPlan(
        "./breakwater bench sensor --rounds %d --flood %ds%s"
            .formatted(rounds, flood.toSeconds(), only(sections)),
        sections,
        rounds,
        1,
        Duration.ofSeconds(10),
        List.of(50_000L, 100_000L, 150_000L, 200_000L, 250_000L, 300_000L, 400_000L, 0L),
        640_000,
        Duration.ofSeconds(20),
        flood);
  }

  /** One that shows that it works, and whose figures are worth little. */
  public static SensorPlan quick(List<Section> sections) {
    return new SensorPlan(
        "./breakwater bench sensor --quick" + only(sections),
        sections,
        1,
        10,
        Duration.ofSeconds(3),
        List.of(20_000L, 0L),
        Ladder.LOWEST_SEARCHED,
        Duration.ofSeconds(3),
        Duration.ofSeconds(15));
  }

  /** How long a section takes about. */
  Duration about(Section section) {
    long seconds =
        switch (section) {
          case COSTS -> rounds * (4L * LOOPS / scale + 2 * AROUND) + LOOPS / scale;
          case LADDER -> AROUND + rates.size() * (rung.toSeconds() + 6);
          case LIMIT ->
              AROUND
                  + (searched == Ladder.LOWEST_SEARCHED ? 3 : LIKELY_STEPS)
                      * (searchStep.toSeconds() + 6);
          case FLOOD -> AROUND + flood.toSeconds() + flood.toSeconds() / 5;
        };
    return Duration.ofSeconds(seconds);
  }

  /** How long that section and those after it take about. */
  Duration aboutFrom(Section section) {
    return sections.stream()
        .filter(it -> it.compareTo(section) >= 0)
        .map(this::about)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static String only(List<Section> sections) {
    return sections.size() == Section.values().length
        ? ""
        : " --only " + String.join(",", sections.stream().map(Section::label).toList());
  }
}
