package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.cli.CommandFailedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextFileTest {
  @TempDir Path home;

  private static final HubAddress ADDRESS =
      new HubAddress(
          URI.create("https://localhost:8443"), Path.of("/d/pki/ca.crt"), Path.of("/d/token"));

  private ContextFile file() {
    return ContextFile.ofUser(Map.of("HOME", home.toString()));
  }

  @Test
  void comesBackAsItWasWrittenAndIsForTheUserAlone() throws Exception {
    file().write(ADDRESS);
    assertThat(file().read()).hasValue(ADDRESS);
    Path path = home.resolve(".config/breakwater/context.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void liesWhereTheUserKeepsConfiguration() {
    assertThat(ContextFile.ofUser(Map.of("XDG_CONFIG_HOME", "/c", "HOME", "/h")).path())
        .isEqualTo(Path.of("/c/breakwater/context.json"));
  }

  @Test
  void thereMayBeNone() {
    assertThat(file().read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"hub\": 3}",
        "{\"hub\":\"h t\",\"caFile\":\"\",\"tokenFile\":\"\"}"
      })
  void oneThatIsBrokenIsNamed(String text) throws Exception {
    Path path = home.resolve("context.json");
    Files.writeString(path, text);
    assertThatThrownBy(() -> new ContextFile(path).read())
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("delete the file");
  }
}
