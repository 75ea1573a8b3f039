package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LossAccountTest {
  private final LossAccount account = new LossAccount();
  private final List<String> lost = new ArrayList<>();

  @Test
  void aGapIsALossOfTheNumbersInIt() {
    told(1, 0, 1);
    told(1, 0, 4);
    told(2, 3, 2);

    assertThat(lost).containsExactly("1/0 2-3", "2/3 1-1");
    assertThat(account.sawGap()).isTrue();
    assertThat(account.lost()).isEqualTo(3);
    assertThat(account.lost()).isZero();
    assertThat(account.sawGap()).isFalse();
  }

  @Test
  void whatWasLostBehindTheLastNumberFollowsFromTheCount() {
    told(1, 0, 1);
    account.counted(1, 0, 2, this::lost);
    assertThat(lost).containsExactly("1/0 2-3");

    told(1, 0, 4); // no gap any more
    account.counted(1, 0, 2, this::lost);
    assertThat(account.lost()).isEqualTo(2);
    assertThat(lost).hasSize(1);
  }

  @Test
  void aCountOfWhatAGapExplainedIsNoSecondLoss() {
    told(0, 200, 5);
    account.counted(0, 200, 4, this::lost);

    assertThat(lost).containsExactly("0/200 1-4");
    assertThat(account.total()).isEqualTo(4);
  }

  @Test
  void whatWasNeverNumberedIsCountedApart() {
    assertThat(account.missed(3)).isEqualTo(3);
    assertThat(account.missed(5)).isEqualTo(2);
    assertThat(account.unreadable(1)).isEqualTo(1);
    assertThat(account.lost()).isZero();
    assertThat(account.total()).isEqualTo(6);
  }

  @Test
  void aCpuThatNoMachineHasIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> told(0, 60_000, 1));
  }

  /** Whatever came and whatever did not: told and lost are all numbers there were. */
  @Property
  void toldAndLostAreAll(@ForAll @Size(max = 200) List<Boolean> fates, @ForAll boolean checks) {
    LossAccount fresh = new LossAccount();
    long number = 0;
    long came = 0;
    long failed = 0;
    for (boolean comes : fates) {
      number++;
      if (comes) {
        came++;
        fresh.told(1, 1, number, (stream, cpu, from, to) -> {});
      } else {
        failed++;
      }
      if (checks) {
        fresh.counted(1, 1, failed, (stream, cpu, from, to) -> {});
      }
    }
    fresh.counted(1, 1, failed, (stream, cpu, from, to) -> {});
    assertThat(came + fresh.total()).isEqualTo(number);
  }

  private void told(int stream, int cpu, long sequence) {
    account.told(stream, cpu, sequence, this::lost);
  }

  private void lost(int stream, int cpu, long from, long to) {
    lost.add(stream + "/" + cpu + " " + from + "-" + to);
  }
}
