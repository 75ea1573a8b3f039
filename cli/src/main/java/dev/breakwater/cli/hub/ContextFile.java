package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.HomeDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file by which the other commands find the hub that {@code up} started: its address and the
 * paths of its authority and token, not the token itself.
 *
 * @param path where the file is
 */
public record ContextFile(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The user's own: {@code breakwater/context.json} below {@code XDG_CONFIG_HOME} or {@code
   * ~/.config}.
   */
  public static ContextFile ofUser(Map<String, String> environment) {
    @Nullable String configured = environment.get("XDG_CONFIG_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(HomeDirectory.of(environment), ".config")
            : Path.of(configured);
    return new ContextFile(base.resolve("breakwater/context.json"));
  }

  /**
   * The hub that it names; empty if there is no file.
   *
   * @throws CommandFailedException if there is one that cannot be read
   */
  public Optional<HubAddress> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(path.toFile());
      return Optional.of(
          new HubAddress(
              URI.create(text(node, "hub")),
              Path.of(text(node, "caFile")),
              Path.of(text(node, "tokenFile"))));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(
          "cannot read which hub to ask from "
              + path
              + ": "
              + e.getMessage()
              + "; delete the file, or say --hub, --ca and --token-file",
          e);
    }
  }

  /** Makes it name that hub, readable by the user alone. */
  public void write(HubAddress address) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("hub", address.hub().toString());
    node.put("caFile", address.ca().toString());
    node.put("tokenFile", address.tokenFile().toString());
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(path + " is no path for a file");
    }
    Files.createDirectories(directory);
    Path temporary =
        Files.createTempFile(
            directory,
            "context",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node));
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String text(JsonNode node, String field) {
    @Nullable JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return value.textValue();
  }
}
