package dev.breakwater.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the load generator is to do.
 *
 * @param operation open, open-write, open-missing, exec, fork, connect, getppid
 * @param directory where its files are made and removed
 * @param files how many files it takes in turn
 * @param count how often; empty for as long as {@code time} says
 * @param time how long; empty for as often as {@code count} says
 * @param rate so many a second; empty for as fast as it can
 * @param threads on so many threads
 */
public record Load(
    String operation,
    Path directory,
    int files,
    Optional<Long> count,
    Optional<Duration> time,
    Optional<Long> rate,
    int threads) {

  /** So often, as fast as it can, on one thread. */
  public static Load times(String operation, Path directory, int files, long count) {
    return new Load(
        operation, directory, files, Optional.of(count), Optional.empty(), Optional.empty(), 1);
  }

  /** So long, as fast as it can. */
  public static Load during(
      String operation, Path directory, int files, Duration time, int threads) {
    return new Load(
        operation,
        directory,
        files,
        Optional.empty(),
        Optional.of(time),
        Optional.empty(),
        threads);
  }

  /** The same at a rate. */
  public Load atRate(long perSecond) {
    return new Load(operation, directory, files, count, time, Optional.of(perSecond), threads);
  }

  List<String> arguments() {
    List<String> all = new ArrayList<>(List.of("run", operation, directory.toString()));
    all.addAll(List.of("--files", Integer.toString(files)));
    all.addAll(List.of("--threads", Integer.toString(threads)));
    count.ifPresent(it -> all.addAll(List.of("--count", Long.toString(it))));
    time.ifPresent(
        it ->
            all.addAll(
                List.of("--seconds", String.format(Locale.ROOT, "%.3f", it.toMillis() / 1000.0))));
    rate.ifPresent(it -> all.addAll(List.of("--rate", Long.toString(it))));
    return all;
  }
}
