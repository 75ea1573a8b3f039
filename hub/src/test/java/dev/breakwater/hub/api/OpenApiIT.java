package dev.breakwater.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.TestHub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

    assertThat(served)
        .as("if the API was meant to change, copy target/openapi/openapi.yaml to %s", kept)
        .isEqualToNormalizingNewlines(Files.readString(kept));
  }
}
