package dev.breakwater.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestSignals;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Origin ORIGIN = TestSignals.collector("c");

  /** What happens to a part's batches on their way, in order. */
  enum Fate {
    DELIVERED,
    DELIVERED_TWICE,
    GIVEN_UP,
    REFUSED_AND_GIVEN_UP,
    GONE_WITHOUT_A_WORD
  }

  record Sent(int signals, Fate fate) {}

  @Provide
  Arbitrary<Sent> sent() {
    return Arbitraries.integers()
        .between(1, 7)
        .flatMap(count -> Arbitraries.of(Fate.class).map(fate -> new Sent(count, fate)));
  }

  @Property
  void whateverHappensToBatchesStoredAndLostAreWhatWasSent(
      @ForAll @Size(min = 1, max = 20) List<@net.jqwik.api.From("sent") Sent> history) {
    Hub hub = new Hub();
    long next = 1;
    long delivered = 0;
    long givenUp = 0;
    for (Sent sent : history) {
      Batch batch = batch(next, sent.signals());
      next += sent.signals();
      switch (sent.fate()) {
        case DELIVERED -> hub.take(batch);
        case DELIVERED_TWICE -> {
          hub.take(batch);
          hub.take(batch);
        }
        case GIVEN_UP, REFUSED_AND_GIVEN_UP ->
            hub.take(GivenUp.of(batch, Part.PUBLISHER, Loss.Reason.SPOOL_FULL));
        case GONE_WITHOUT_A_WORD -> {}
      }
      switch (sent.fate()) {
        case DELIVERED, DELIVERED_TWICE -> delivered += sent.signals();
        case GIVEN_UP, REFUSED_AND_GIVEN_UP -> givenUp += sent.signals();
        case GONE_WITHOUT_A_WORD -> {}
      }
    }

    assertThat(hub.stored).isEqualTo(delivered);
    assertThat(hub.lost(Loss.Reason.SPOOL_FULL)).isEqualTo(givenUp);
    assertThat(hub.stored + hub.allLost()).isEqualTo(hub.last);
    assertThat(hub.lost(Loss.Reason.GAP)).isEqualTo(hub.last - delivered - givenUp);
  }

  @Property
  void everyNumberIsStoredOrLostAndNeverBothWhateverALossClaims(
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 1, max = 60) Long> steps,
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = -5, max = 80) Long> claims,
      @ForAll @LongRange(min = 0, max = 50) long committed) {
    List<Signal> signals = new ArrayList<>();
    long number = 0;
    for (int i = 0; i < steps.size(); i++) {
      number += 1 + steps.get(i) % 6;
      long from = claims.get(i % claims.size());
      long to = claims.get((i + 1) % claims.size());
      Payload payload = i % 2 == 0 ? loss(from, to) : TestSignals.covered(1);
      signals.add(TestSignals.signal(ORIGIN, number, payload));
    }
    Batch batch = new Batch(ORIGIN, TestSignals.EPOCH, signals);

    Account account = Account.of(batch, committed, TestSignals.TIME);

    Map<Long, Boolean> seen = new TreeMap<>();
    for (Account.Lost lost : account.lost()) {
      assertThat(lost.start()).isBeforeOrEqualTo(lost.end());
      for (long each = lost.from(); each <= lost.to(); each++) {
        assertThat(seen.put(each, true)).as("number %d is lost once", each).isNull();
        assertThat(each).isGreaterThan(committed).isLessThanOrEqualTo(batch.last());
      }
    }
    assertThat(account.stored() + account.lostNumbers())
        .isEqualTo(Math.max(0, batch.last() - committed));
  }

  @Test
  void aGapIsOnlyWhatNobodyOwnsUpTo() {
    Batch batch =
        new Batch(
            ORIGIN,
            TestSignals.EPOCH,
            List.of(
                TestSignals.signal(ORIGIN, 5, TestSignals.covered(1)),
                TestSignals.signal(ORIGIN, 12, loss(8, 12))));

    Account account = Account.of(batch, 2, TestSignals.TIME);

    assertThat(account.stored()).isEqualTo(1);
    assertThat(account.lost())
        .extracting(Account.Lost::from, Account.Lost::to, Account.Lost::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3L, 4L, Loss.Reason.GAP),
            org.assertj.core.groups.Tuple.tuple(6L, 7L, Loss.Reason.GAP),
            org.assertj.core.groups.Tuple.tuple(8L, 12L, Loss.Reason.SHED));
  }

  @Test
  void aLossIsClippedToWhatIsNew() {
    Batch batch =
        new Batch(ORIGIN, TestSignals.EPOCH, List.of(TestSignals.signal(ORIGIN, 10, loss(1, 10))));

    assertThat(Account.of(batch, 7, TestSignals.TIME).lost())
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.from()).isEqualTo(8);
              assertThat(lost.to()).isEqualTo(10);
              assertThat(lost.part()).isEqualTo(Part.PUBLISHER);
            });
  }

  private static Loss loss(long from, long to) {
    return new Loss(
        Part.PUBLISHER, from, to, 1, Loss.Reason.SHED, TestSignals.TIME, TestSignals.TIME);
  }

  private static Batch batch(long first, int count) {
    Payload[] payloads = new Payload[count];
    java.util.Arrays.fill(payloads, TestSignals.covered(1));
    return TestSignals.batch(ORIGIN, first, payloads);
  }

  private static final class Hub {
    private long last;
    private long stored;
    private final Map<Loss.Reason, Long> lost = new TreeMap<>();

    void take(Batch batch) {
      if (batch.last() <= last) {
        return;
      }
      Account account = Account.of(batch, last, TestSignals.TIME);
      stored += account.stored();
      account.lost().forEach(it -> lost.merge(it.reason(), it.count(), Long::sum));
      last = batch.last();
    }

    long lost(Loss.Reason reason) {
      return lost.getOrDefault(reason, 0L);
    }

    long allLost() {
      return lost.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
