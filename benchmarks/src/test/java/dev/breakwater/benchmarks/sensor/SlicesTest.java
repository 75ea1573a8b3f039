package dev.breakwater.benchmarks.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.breakwater.benchmarks.sensor.Slices.State;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

@Label("The ratio of slices that alternate")
class SlicesTest {

  @Property(tries = 200)
  @Label("is what the state costs, however the machine drifts in the meantime")
  void drift(
      @ForAll @DoubleRange(min = -0.02, max = 0.05) double drift,
      @ForAll @DoubleRange(min = 0.9, max = 3) double cost,
      @ForAll @IntRange(min = 1, max = 9) int rounds) {
    Slices slices = new Slices();
    double machine = 2;
    slices.add("loop", State.BARE, machine);
    for (int i = 0; i < rounds; i++) {
      for (State state : new State[] {State.WATCHED, State.BARE, State.DETACHED, State.BARE}) {
        machine += drift;
        slices.add("loop", state, state == State.WATCHED ? cost * machine : machine);
      }
    }
    assertThat(slices.ratio("loop", State.WATCHED).median()).isCloseTo(cost, within(1e-9));
    assertThat(slices.ratio("loop", State.DETACHED).median()).isCloseTo(1, within(1e-9));
  }

  @Property(tries = 1)
  @Label("is not a number, and so does not hold, where a state was not measured between bare ones")
  void nothing() {
    Slices slices = new Slices();
    slices.add("loop", State.BARE, 1);
    slices.add("loop", State.WATCHED, 1);
    double ratio = slices.ratio("loop", State.WATCHED).median();
    assertThat(ratio).isNaN();
    assertThat(ratio <= 1.4).isFalse();
  }
}
