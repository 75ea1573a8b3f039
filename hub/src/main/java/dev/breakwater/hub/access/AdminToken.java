package dev.breakwater.hub.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.hub.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The administrator's token, in a file that its owner alone reads. */
public final class AdminToken {
  private final String token;

  private AdminToken(String token) {
    this.token = token;
  }

  /**
   * The token in the file; a new one if there is none.
   *
   * @throws IOException if the file cannot be read or written, or holds no token
   */
  public static AdminToken in(Path file) throws IOException {
    if (!Files.exists(file)) {
      PrivateFiles.write(file, Secret.random() + "\n");
    }
    String token = Files.readString(file, UTF_8).strip();
    if (token.length() < 32) {
      throw new IOException(
          "the administrator's token in "
              + file
              + " is shorter than 32 characters: remove the file, and the next start makes another");
    }
    return new AdminToken(token);
  }

  /** Whether this is the token. */
  public boolean matches(String candidate) {
    return Secret.same(token, candidate);
  }
}
