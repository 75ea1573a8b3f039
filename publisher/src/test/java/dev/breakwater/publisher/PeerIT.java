package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who may speak at the local socket, with real processes of other users. Needs root, to be others.
 */
@Timeout(120)
class PeerIT {
  private static final int NOBODY = 65_534;

  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @BeforeEach
  void requireRoot() {
    assumeThat(System.getProperty("user.name"))
        .as("root, to run processes of other users")
        .isEqualTo("root");
    assumeThat(Path.of("/usr/bin/setpriv")).as("setpriv").exists();
  }

  @Test
  void anotherUserIsRefusedWhereTheSocketWasOpenedToAllAndRootIsHeard() throws Exception {
    publisher.startAndListen();
    openToAll();
    Path sender = sender();

    assertThat(send(sender, NOBODY, 1)).isEqualTo("closed");
    assertThat(send(sender, 0, 2)).isEqualTo("answered");

    await().until(() -> !publisher.taken().isEmpty());
    assertThat(publisher.taken()).extracting(signal -> signal.sequence()).containsExactly(2L);
  }

  @Test
  void anotherUserDoesNotReachTheSocketAsItIs() throws Exception {
    publisher.startAndListen();
    Path sender = sender();
    Files.setPosixFilePermissions(publisher.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(send(sender, NOBODY, 1)).contains("Permission denied");
  }

  private void openToAll() throws Exception {
    Files.setPosixFilePermissions(publisher.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(publisher.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** The class of a program that another user can read. */
  private Path sender() throws Exception {
    Path folder = Files.createDirectory(publisher.folder().resolve("program"));
    Path place = Files.createDirectories(folder.resolve("dev/breakwater/publisher"));
    String file = SocketSender.class.getSimpleName() + ".class";
    try (InputStream in = SocketSender.class.getResourceAsStream(file);
        Stream<Path> all = Files.walk(folder)) {
      Files.copy(in, place.resolve(file));
      for (Path each : all.toList()) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    Files.setPosixFilePermissions(
        place.resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
    return folder;
  }

  /** What becomes of a batch that a process of the user sends. */
  private String send(Path program, int user, long number) throws Exception {
    Path body = publisher.folder().resolve("body" + number);
    Files.write(body, Wire.encode(TestCollector.batch("node-1", Part.COLLECTOR, number, number)));
    Files.setPosixFilePermissions(body, PosixFilePermissions.fromString("rw-r--r--"));
    Process process =
        new ProcessBuilder(
                List.of(
                    "setpriv",
                    "--reuid=" + user,
                    "--regid=" + user,
                    "--clear-groups",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    program.toString(),
                    SocketSender.class.getName(),
                    publisher.socket().toString(),
                    body.toString()))
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
