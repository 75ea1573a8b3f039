package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.cli.CommandFailedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @Test
  void isAHostAndAPort() {
    assertThat(ListenAddress.parse("localhost:8443"))
        .isEqualTo(new ListenAddress("localhost", 8443));
    assertThat(ListenAddress.parse("[::1]:8443")).isEqualTo(new ListenAddress("::1", 8443));
    assertThat(ListenAddress.parse("[::1]:8443").text()).isEqualTo("[::1]:8443");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8443", "localhost", ":8443", "localhost:0", "h:65536", "::1:8443", "h:x"})
  void anythingElseIsRefusedWithTheForm(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(":8443");
  }

  @Test
  void allAddressesAreReachedFromHereByLocalhost() {
    assertThat(ListenAddress.parse("0.0.0.0:8443").local()).hasToString("https://localhost:8443");
    assertThat(ListenAddress.parse("[::]:8443").local()).hasToString("https://localhost:8443");
    assertThat(ListenAddress.parse("10.0.0.1:8443").local()).hasToString("https://10.0.0.1:8443");
    assertThat(ListenAddress.parse("[::1]:8443").local()).hasToString("https://[::1]:8443");
  }

  @Test
  void aPortThatIsTakenIsSaidBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      ListenAddress address = new ListenAddress("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(address::requireFree)
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining(address.text())
          .hasMessageContaining("--listen");
    }
  }
}
