package dev.breakwater.rules;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The cases that others wrote for the language; where they are absent, a test that needs them is
 * skipped by name.
 */
final class Cases {
  private Cases() {}

  static JsonNode read(String name) throws IOException {
    Path file = Path.of(System.getProperty("breakwater.shared", ""), "conformance", "falco", name);
    assumeTrue(
        Files.exists(file),
        () -> file + " is absent: the conformance cases of " + name + " are not run");
    return new ObjectMapper().readTree(file.toFile());
  }

  static PositionedText text(String text) {
    return PositionedText.of(text, offset -> new Position("case", 1, offset + 1));
  }
}
