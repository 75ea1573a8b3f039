package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return Options.parse(arguments.toArray(String[]::new));
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
                Optional.of("no BTF")));
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
    assertThatThrownBy(() -> Options.parse("--what", "x")).hasMessageContaining("--what");
    assertThatThrownBy(() -> Options.parse("--node", "a", "--node", "b"))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> Options.parse("--node")).hasMessageContaining("needs a value");
  }
}
