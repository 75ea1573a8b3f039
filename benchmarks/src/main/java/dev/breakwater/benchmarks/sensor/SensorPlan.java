package dev.breakwater.benchmarks.sensor;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param command what repeats it
 * @param rounds how often each loop is run bare and with the sensor, one after the other
 * @param scale what the loops' usual lengths are divided by
 * @param rung how long each step of a ladder of rates lasts
 * @param rates the ladder, opens a second; 0 is as fast as the machine can
 * @param searched up to which rate the highest one without a loss is searched for
 * @param steps how often that search halves what it does not know
 * @param flood how long the flood lasts
 */
public record SensorPlan(
    String command,
    int rounds,
    int scale,
    Duration rung,
    List<Long> rates,
    long searched,
    int steps,
    Duration flood) {
  /** A whole measurement. */
  public static SensorPlan whole(int rounds, Duration flood) {
    return new SensorPlan(
        "./breakwater bench sensor --rounds %d --flood %ds".formatted(rounds, flood.toSeconds()),
        rounds,
        1,
        Duration.ofSeconds(10),
        List.of(50_000L, 100_000L, 150_000L, 200_000L, 250_000L, 300_000L, 400_000L, 0L),
        640_000,
        4,
        flood);
  }

  /** One that shows that it works, and whose figures are worth little. */
  public static SensorPlan quick() {
    return new SensorPlan(
        "./breakwater bench sensor --quick",
        1,
        10,
        Duration.ofSeconds(3),
        List.of(20_000L, 0L),
        20_000,
        0,
        Duration.ofSeconds(20));
  }
}
