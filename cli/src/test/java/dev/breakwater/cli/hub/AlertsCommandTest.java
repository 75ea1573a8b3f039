package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class AlertsCommandTest {
  @TempDir Path folder;
  private TestHub hub;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    hub = new TestHub(folder);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(hub.options());
    all.addAll(List.of(arguments));
    return new CommandLine(new AlertsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, line, result) -> {
              line.getErr().println(e.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  @Test
  void printsTheNewestFirst() {
    hub.alert("first", 4);
    hub.alert("second", 4);
    assertThat(run()).isZero();
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(0)).startsWith("TIME").contains("SEVERITY", "WHERE");
    assertThat(lines().get(1)).contains("second");
    assertThat(lines().get(2)).contains("first");
  }

  @Test
  void jsonIsOneFindingALineAsTheHubSaysIt() {
    hub.alert("first", 4);
    assertThat(run("--json")).isZero();
    assertThat(lines()).containsExactlyElementsOf(hub.alerts);
  }

  @Test
  void moreThanAPageIsFetchedPageByPage() {
    for (int i = 0; i < 450; i++) {
      hub.alert("alert " + i, 4);
    }
    assertThat(run("--json", "--limit", "430", "--severity", "medium")).isZero();
    assertThat(lines())
        .hasSize(430)
        .containsExactlyElementsOf(hub.alerts.reversed().subList(0, 430));
    assertThat(hub.queries).hasSize(3).allMatch(query -> query.contains("severity=medium"));
  }

  @Test
  void alertsBeforeTheAskedTimeAreLeftOut() {
    hub.alert("long ago", 4);
    assertThat(run("--json", "--since", "1s")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whereThereIsNoneItSaysWhereToLook() {
    assertThat(run()).isZero();
    assertThat(err.toString()).contains("breakwater coverage");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void followingGoesOnAfterTheConnectionBrokeWithoutGapOrRepeat() throws Exception {
    hub.alert("before", 4);
    Thread following =
        Thread.ofVirtual().start(() -> run("--json", "--follow", "--severity", "low"));
    await().until(() -> lines().size() == 1);
    await().until(() -> hub.lastEventIds.size() > 1);
    hub.alert("while away", 4);
    hub.alert("not worth it", 1);
    hub.alert("after", 4);
    await().until(() -> lines().size() == 3);
    await().until(() -> hub.lastEventIds.getLast().equals("4"));
    following.interrupt();
    following.join();
    assertThat(lines()).containsExactly(hub.alerts.get(0), hub.alerts.get(1), hub.alerts.get(3));
    assertThat(hub.lastEventIds).startsWith("1").doesNotContain("none");
  }

  @Test
  void aWrongTokenIsSaid() throws Exception {
    Files.writeString(folder.resolve("token"), "wrong");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("does not take the token").contains("--token-file");
  }

  @Test
  void aHubOfAnotherAuthorityIsNotTalkedTo() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (TestHub impostor = new TestHub(other)) {
      Files.copy(
          impostor.address().ca(),
          hub.address().ca(),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("is not the hub of --ca");
    assertThat(hub.queries).isEmpty();
  }

  @Test
  void aHubThatIsNotThereIsSaidWithHowToStartOne() {
    hub.close();
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("no hub answers at https://").contains("./breakwater up");
  }
}
