package dev.breakwater.benchmarks.sensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What loops took in short slices, one after the other in changing states of the machine. A slice
 * is compared with the mean of the bare slices beside it.
 */
final class Slices {
  private final Map<String, List<Slice>> loops = new LinkedHashMap<>();

  /** How the machine is while a loop runs. */
  enum State {
    BARE,
    WATCHED,
    DETACHED
  }

  private record Slice(State state, double micros) {}

  /**
   * How many times as much a loop took as bare.
   *
   * @param median over the slices
   * @param least the lowest
   * @param most the highest
   */
  record Ratio(double median, double least, double most) {
    String words() {
      return String.format(Locale.ROOT, "×%.2f", median);
    }

    String spread() {
      return String.format(Locale.ROOT, "%.2f to %.2f", least, most);
    }
  }

  /** The next slice of a loop. */
  void add(String loop, State state, double micros) {
    loops.computeIfAbsent(loop, _ -> new ArrayList<>()).add(new Slice(state, micros));
  }

  /** What the loop took in a state. */
  double median(String loop, State state) {
    return median(
        slices(loop).stream()
            .filter(slice -> slice.state == state)
            .map(slice -> slice.micros)
            .toList());
  }

  /** The state's slices, each by the bare ones right before and after it; not a number if none. */
  Ratio ratio(String loop, State state) {
    List<Slice> all = slices(loop);
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i + 1 < all.size(); i++) {
      Slice before = all.get(i - 1);
      Slice after = all.get(i + 1);
      if (all.get(i).state == state && before.state == State.BARE && after.state == State.BARE) {
        ratios.add(all.get(i).micros / ((before.micros + after.micros) / 2));
      }
    }
    List<Double> sorted = ratios.stream().sorted().toList();
    return sorted.isEmpty()
        ? new Ratio(Double.NaN, Double.NaN, Double.NaN)
        : new Ratio(median(sorted), sorted.getFirst(), sorted.getLast());
  }

  private List<Slice> slices(String loop) {
    return loops.getOrDefault(loop, List.of());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
