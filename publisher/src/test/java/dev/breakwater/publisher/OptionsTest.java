package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.publisher.spool.FsyncPolicy;
import dev.breakwater.publisher.spool.SpoolLimits;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final List<String> REQUIRED =
      List.of(
          "--hub",
          "https://hub:8443",
          "--hub-ca",
          "ca.pem",
          "--cluster",
          "shop",
          "--node",
          "n1",
          "--state",
          "/state",
          "--socket",
          "/run/p.sock");

  private static Options parse(List<String> arguments) {
    return Options.parse(Map.of(), arguments.toArray(String[]::new));
  }

  @Test
  void readsWhatIsRequiredAndWhatIsNot() {
    List<String> arguments = new ArrayList<>(REQUIRED);
    arguments.addAll(List.of("--enrolment-token-file", "token", "--not-covered", "no BTF"));
    assertThat(parse(arguments))
        .isEqualTo(
            new Options(
                URI.create("https://hub:8443"),
                Path.of("ca.pem"),
                "shop",
                "n1",
                Path.of("/state"),
                Path.of("/run/p.sock"),
                Optional.of(Path.of("token")),
                Optional.of("no BTF"),
                Path.of("/state/spool"),
                SpoolLimits.of(256L << 20, FsyncPolicy.GROUP),
                Optional.empty()));
    assertThat(parse(REQUIRED).enrolmentToken()).isEmpty();
  }

  @Test
  void namesWhatIsMissing() {
    for (int i = 0; i < REQUIRED.size(); i += 2) {
      List<String> arguments = new ArrayList<>(REQUIRED);
      String name = arguments.remove(i);
      arguments.remove(i);
      assertThatThrownBy(() -> parse(arguments)).hasMessageContaining(name + " is missing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://hub:80", "hub:8443", "https:///x", "https://h b"})
  void aHubIsReachedByHttpsOnly(String address) {
    List<String> arguments = new ArrayList<>(REQUIRED);
    arguments.set(1, address);
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--hub");
  }

  @Test
  void anOptionThatIsUnknownOrTwiceOrWithoutValueIsRefused() {
    assertThatThrownBy(() -> Options.parse(Map.of(), "--what", "x")).hasMessageContaining("--what");
    assertThatThrownBy(() -> Options.parse(Map.of(), "--node", "a", "--node", "b"))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> Options.parse(Map.of(), "--node"))
        .hasMessageContaining("needs a value");
  }

  private static Options with(String... more) {
    List<String> arguments = new ArrayList<>(REQUIRED);
    arguments.addAll(List.of(more));
    return parse(arguments);
  }

  @Test
  void theSpoolsBudgetIsANumberOfBytesOrOfMebibytes() {
    assertThat(with("--spool-budget", "64MiB").limits().budget()).isEqualTo(64L << 20);
    assertThat(with("--spool-budget", "20000000").limits().budget()).isEqualTo(20_000_000);
    assertThat(with("--spool-budget", "2GiB", "--fsync", "each").limits())
        .isEqualTo(SpoolLimits.of(2L << 30, FsyncPolicy.EACH));
    assertThatThrownBy(() -> with("--spool-budget", "1MiB")).hasMessageContaining("at least");
    assertThatThrownBy(() -> with("--spool-budget", "much")).hasMessageContaining("not much");
    assertThatThrownBy(() -> with("--fsync", "often")).hasMessageContaining("not often");
  }
}
