package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HubOptionsTest {
  @TempDir Path home;

  private HubAddress resolve(Map<String, String> environment, String... arguments) {
    HubOptions options = new HubOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("hub", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(arguments);
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", home.toString());
    return options.resolve(all);
  }

  @Test
  void optionsWinOverTheEnvironmentAndThatOverWhatUpLeft() throws Exception {
    ContextFile.ofUser(Map.of("HOME", home.toString()))
        .write(new HubAddress(URI.create("https://a:1"), Path.of("/ca1"), Path.of("/t1")));
    Map<String, String> environment =
        Map.of("BREAKWATER_HUB", "https://b:2", "BREAKWATER_CA", "/ca2");
    assertThat(resolve(environment, "--hub", "https://c:3"))
        .isEqualTo(new HubAddress(URI.create("https://c:3"), Path.of("/ca2"), Path.of("/t1")));
  }

  @Test
  void withNothingItSaysHowToStartOne() {
    assertThatThrownBy(() -> resolve(Map.of())).hasMessageContaining("./breakwater up");
  }

  @Test
  void theTokenIsNeverSentInTheClear() {
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of(), "--hub", "http://localhost:1", "--ca", "/ca", "--token-file", "/t"))
        .hasMessageContaining("https://HOST:PORT");
  }
}
