package dev.breakwater.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestHub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@ExtendWith(TestHub.Extension.class)
class OpenApiIT {
  private final TestHub hub;

  OpenApiIT(TestHub hub) {
    this.hub = hub;
  }

  @Test
  void theDocumentThatIsServedIsTheOneInTheRepository() throws Exception {
    String served = hub.send(hub.asAdministrator("/api/openapi")).body();
    Path kept = Path.of("src/main/openapi/openapi.yaml");

    assertThat(parsed(served))
        .as("if the API was meant to change, copy target/openapi/openapi.yaml to %s", kept)
        .isEqualTo(parsed(Files.readString(kept)));
  }

  private static Object parsed(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }
}
