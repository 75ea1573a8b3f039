package dev.breakwater.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.launch.Launcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private final Launcher launcher = new Launcher();
  private final AtomicInteger starts = new AtomicInteger();

  @AfterEach
  void stop() {
    launcher.close();
  }

  private Keeper keep(String script, Keeper.Ended ended) throws IOException {
    Program program =
        new Program(
            "the part",
            () -> {
              starts.incrementAndGet();
              return List.of("sh", "-c", script);
            },
            Optional.of("part ready"));
    return new Keeper(
        program,
        new LogFile(folder.resolve("part.log"), LogFile.BOUND),
        launcher,
        new Console(new PrintWriter(said)),
        ended);
  }

  @Test
  void waitsUntilThePartIsReadyAndStopsItWithTerm() throws Exception {
    Path stopped = folder.resolve("stopped");
    try (Keeper keeper =
        keep(
            "trap 'touch "
                + stopped
                + "; exit 0' TERM; echo hello; echo part ready 42;"
                + " while :; do sleep 0.05; done",
            _ -> false)) {
      assertThat(keeper.awaitReady(PATIENCE)).isEqualTo("part ready 42");
    }
    assertThat(stopped).exists();
    assertThat(folder.resolve("part.log")).hasContent("hello\npart ready 42\n");
    assertThat(said.toString()).isEmpty();
    assertThat(starts).hasValue(1);
  }

  @Test
  void aPartThatDoesNotStartIsSaidWithItsLastWords() throws Exception {
    try (Keeper keeper = keep("echo bad option >&2; exit 7", _ -> false)) {
      assertThatThrownBy(() -> keeper.awaitReady(PATIENCE))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("the part did not start")
          .hasMessageContaining(folder.resolve("part.log").toString())
          .hasMessageContaining("bad option");
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaid() throws Exception {
    Program program =
        new Program("the part", () -> List.of("/nowhere/part"), Optional.of("part ready"));
    try (Keeper keeper =
        new Keeper(
            program,
            new LogFile(folder.resolve("part.log"), LogFile.BOUND),
            launcher,
            new Console(new PrintWriter(said)),
            _ -> false)) {
      assertThatThrownBy(() -> keeper.awaitReady(PATIENCE))
          .isInstanceOf(CommandFailedException.class)
          .hasRootCauseMessage("could not be started: cannot start /nowhere/part");
    }
  }

  @Test
  void aPartThatEndsByItselfIsSaidAndStartedAgain() throws Exception {
    Path died = folder.resolve("died");
    String script =
        "echo part ready; if [ -e %1$s ]; then exec sleep 60; fi; touch %1$s; printf 'last \\033word\\n'; exit 9"
            .formatted(died);
    try (Keeper keeper = keep(script, _ -> false)) {
      keeper.awaitReady(PATIENCE);
      await().atMost(PATIENCE).until(() -> starts.get() == 2);
      assertThat(said.toString())
          .contains("The part ended with status 9; starting it again in 0.5 s")
          .contains("    last \\x1bword");
    }
  }

  @Test
  void aPartThatEndsForGoodIsNotStartedAgain() throws Exception {
    try (Keeper keeper = keep("echo part ready; exit 3", status -> status == 3)) {
      await().atMost(PATIENCE).until(keeper::hasGivenUp);
      await().during(Duration.ofSeconds(1)).until(() -> starts.get() == 1);
    }
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void aPartCanBeStartedAgainAtOnceAndInSilence() throws Exception {
    try (Keeper keeper = keep("echo part ready; exec sleep 60", _ -> false)) {
      keeper.awaitReady(PATIENCE);
      keeper.startAgain();
      await().atMost(PATIENCE).until(() -> starts.get() == 2);
    }
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void endlessOutputWithoutLinesIsCutIntoLines() throws Exception {
    try (Keeper keeper =
        keep(
            "head -c 100000 /dev/zero | tr '\\0' x; echo; echo part ready; exec sleep 60",
            _ -> false)) {
      keeper.awaitReady(PATIENCE);
    }
    assertThat(Files.readAllLines(folder.resolve("part.log"))).allMatch(it -> it.length() <= 16384);
  }
}
