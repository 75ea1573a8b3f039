package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.breakwater.detection.node.FileInterest;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.detection.node.Where;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KernelFilterTest {
  private static final Set<SystemCall> NO_TELEMETRY = EnumSet.noneOf(SystemCall.class);

  @Test
  void onlyCallsThatRulesOrTelemetryNeedAreTold() {
    Interests interests =
        new Interests(Set.of("ptrace", "execve"), Set.of("ptrace"), List.of(), Set.of());

    KernelFilter filter = KernelFilter.of(interests, EnumSet.of(SystemCall.CONNECT));

    assertThat(filter.calls()).containsExactlyInAnyOrder(SystemCall.PTRACE, SystemCall.CONNECT);
    assertThat(filter.tellsFailures(SystemCall.PTRACE)).isTrue();
    assertThat(
            KernelFilter.of(new Interests(Set.of(), Set.of(), List.of(), Set.of()), NO_TELEMETRY))
        .extracting(KernelFilter::calls)
        .isEqualTo(Set.of());
  }

  @Test
  void ofCallsThatDoManyThingsOnlyWhatRulesAskForIsTold() {
    Interests interests =
        new Interests(
            Set.of("socket", "ptrace", "bpf", "connect"),
            Set.of(),
            Map.of("socket", Set.of(17L, 38L), "ptrace", Set.of(0x4206L), "connect", Set.of(1L)),
            List.of(),
            Set.of());

    KernelFilter filter = KernelFilter.of(interests, EnumSet.of(SystemCall.CONNECT));

    assertThat(filter.options(SystemCall.SOCKET)).isEqualTo(1L << 17 | 1L << 38);
    assertThat(filter.options(SystemCall.PTRACE)).isEqualTo(1L << 6);
    assertThat(filter.options(SystemCall.BPF)).isEqualTo(CallForm.ANY_OPTION);
    assertThat(filter.options(SystemCall.CONNECT)).isEqualTo(CallForm.ANY_OPTION); // telemetry
  }

  @Test
  void eachPlaceHasTheKindsOfOpensThatAreAskedForThere() {
    Interests interests =
        new Interests(
            Set.of("openat"),
            Set.of(),
            List.of(
                new FileInterest(new Where.Below("/etc/"), true, false, false),
                new FileInterest(new Where.Named(".ssh"), true, true, true),
                new FileInterest(new Where.Named("n".repeat(64)), false, true, false)),
            Set.of(Interests.Detail.ENVIRONMENT));

    KernelFilter filter = KernelFilter.of(interests, NO_TELEMETRY);

    assertThat(filter.below()).isEqualTo(Map.of("/etc/", KernelFilter.READS));
    assertThat(filter.named()).isEqualTo(Map.of(".ssh", KernelFilter.ANY));
    assertThat(filter.everywhere()).isEqualTo(KernelFilter.WRITES); // too long to be compared
    assertThat(filter.tellsFailures(SystemCall.OPENAT)).isTrue();
    assertThat(filter.environmentBytes()).isPositive();
  }

  @Test
  void moreEnvironmentThanThereIsRoomForIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new KernelFilter(Set.of(), Set.of(), Map.of(), 0, Map.of(), Map.of(), 0, 4097))
        .withMessageContaining("4097");
  }

  /** The kernel finds the longest beginning only: it holds what all shorter ones ask for. */
  @Property
  void theLongestBeginningOfAPathHoldsWhatAllOfItsBeginningsAskFor(
      @ForAll @Size(max = 8)
          List<@CharRange(from = 'a', to = 'b') @StringLength(max = 3) String> parts,
      @ForAll @Size(max = 8)
          List<@CharRange(from = 'a', to = 'b') @StringLength(max = 3) String> path) {
    Map<String, Integer> below = new java.util.TreeMap<>();
    for (int i = 0; i < parts.size(); i++) {
      below.merge("/" + String.join("/", parts.subList(0, i + 1)), 1 << (i % 4), (a, b) -> a | b);
    }
    String opened = "/" + String.join("/", path);
    int asked = 0;
    for (Map.Entry<String, Integer> place : below.entrySet()) {
      asked |= opened.startsWith(place.getKey()) ? place.getValue() : 0;
    }

    String longest = "";
    Map<String, Integer> prefixes = CallFilter.prefixes(below);
    for (String prefix : prefixes.keySet()) {
      if (opened.startsWith(prefix) && prefix.length() > longest.length()) {
        longest = prefix;
      }
    }
    int told = prefixes.getOrDefault(longest, 0);
    assertThat(told & asked).isEqualTo(asked);
  }

  @Test
  void aBeginningThatIsLongerThanTheKernelComparesIsCut() {
    Map<String, Integer> prefixes =
        CallFilter.prefixes(Map.of("/a/b/c/d/e", 1, "/" + "ü".repeat(60), 2));

    assertThat(prefixes).containsKey("/a/b/c/d");
    assertThat(prefixes.keySet()).allMatch(p -> p.getBytes(StandardCharsets.UTF_8).length <= 64);
  }
}
