package dev.breakwater.cli.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class HubCommandsTest {
  private static final String EXACT =
      """
      [{"cluster":"shop","node":"n1","part":"collector","epoch":1770000000000,"runs":1,"sent":10,\
      "stored":7,"lost":3,"exact":true,"reasons":[{"part":"publisher","reason":"SPOOL_FULL",\
      "count":3}],"events":[{"part":"collector","reason":"NOT_WATCHED","count":0}]}]""";

  @TempDir Path folder;
  private TestHub hub;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    hub = new TestHub(folder);
    hub.answer("/api/v1/coverage", "[{\"cluster\":\"shop\"}]");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theLedgerIsPrintedWithItsSum() {
    hub.answer("/api/v1/ledger", EXACT);

    assertThat(run(new LedgerCommand(), "--node", "n 1")).isZero();

    assertThat(out.toString())
        .contains("shop/n1", "SPOOL_FULL 3 (publisher)", "beside it NOT_WATCHED (collector)")
        .contains("10 sent = 7 stored + 3 on record as lost.");
    assertThat(hub.requests).containsExactly("GET /api/v1/ledger?node=n+1 ");
  }

  @Test
  void aLedgerThatDoesNotAddUpIsAFailure() {
    hub.answer("/api/v1/ledger", EXACT.replace("\"exact\":true", "\"exact\":false"));

    assertThat(run(new LedgerCommand())).isEqualTo(1);
    assertThat(run(new LedgerCommand(), "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("NOT every line adds up");
  }

  @Test
  void aResponseToWhatAnAlertIsAboutIsOrderedAndItsOutcomeTold() {
    hub.answer(
        "/api/v1/alerts/7",
        """
        {"evidences":[{"process":{"uid":"41-17","pid":41,"name":"x\\u001b[2J","container":\
        {"uid":"c0ffee","name":"web"}}}],"unmapped":{"cluster":"shop","node":"n1"}}""");
    hub.answer("/api/v1/responses", "{\"uid\":\"u1\",\"state\":\"WAITING\"}");
    hub.answer(
        "/api/v1/responses/u1", "{\"uid\":\"u1\",\"state\":\"SUCCESS\",\"detail\":\"frozen\"}");

    assertThat(
            run(
                new RespondCommand(),
                "pause-container",
                "--alert",
                "7",
                "--reason",
                "look at it",
                "--yes"))
        .isZero();

    assertThat(out.toString()).contains("on record as u1").contains("Done: frozen");
    assertThat(hub.requests)
        .contains(
            "POST /api/v1/responses {\"cluster\":\"shop\",\"node\":\"n1\","
                + "\"action\":\"PAUSE_CONTAINER\",\"containerUid\":\"c0ffee\","
                + "\"reason\":\"look at it\",\"alert\":7}");
  }

  @Test
  void aResponseThatTheNodeRefusedIsAFailure() {
    hub.answer("/api/v1/responses", "{\"uid\":\"u1\",\"state\":\"FAILURE\",\"detail\":\"no\"}");

    assertThat(
            run(
                new RespondCommand(),
                "stop-process",
                "41-17",
                "--cluster",
                "shop",
                "--node",
                "n1",
                "--reason",
                "r",
                "--yes"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("It was not done: no");
  }

  @Test
  void withoutAYesNothingIsOrdered() {
    assertThat(
            run(
                new RespondCommand(new ByteArrayInputStream("no\n".getBytes(UTF_8))),
                "stop-process",
                "41-17",
                "--cluster",
                "shop",
                "--node",
                "n1",
                "--reason",
                "r"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("Do it? [y/N]").contains("Nothing was done.");
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void whatIsToBeDoneToWhatMustBeSaid() {
    assertThat(run(new RespondCommand(), "stop-process", "--reason", "r")).isEqualTo(2);
    assertThat(run(new RespondCommand(), "stop-process", "41-17")).isEqualTo(2);
    assertThat(run(new RespondCommand(), "delete-node", "41-17", "--reason", "r")).isEqualTo(2);
    assertThat(err.toString()).contains("stop-process, pause-container, resume-container");
  }

  @Test
  void rulesArePushedByTheirNamesToTheOnlyCluster() throws Exception {
    Path file = Files.writeString(folder.resolve("own.yaml"), "- list: a\n");
    hub.answer("/api/v1/rules", "{\"cluster\":\"shop\",\"version\":\"r1-abcd\"}");

    assertThat(run(new RulesPushCommand(), file.toString())).isZero();

    assertThat(hub.requests)
        .contains(
            "PUT /api/v1/rules {\"cluster\":\"shop\",\"files\":{\"own.yaml\":\"- list: a\\n\"}}");
    assertThat(out.toString()).contains("r1-abcd");
  }

  @Test
  void ofSeveralClustersOneMustBeNamed() {
    hub.answer("/api/v1/coverage", "[{\"cluster\":\"a\"},{\"cluster\":\"b\"}]");

    assertThat(run(new RulesRollbackCommand())).isEqualTo(1);
    assertThat(err.toString()).contains("Say --cluster with one of a, b");
  }

  @Test
  void whichNodeRunsWhichRulesIsPrinted() {
    hub.answer(
        "/api/v1/rules",
        "{\"sets\":[{\"version\":\"r2-ff\",\"made\":\"t\",\"madeBy\":\"me\"}],"
            + "\"nodes\":[{\"node\":\"n1\",\"version\":\"r1-aa\"},{\"node\":\"n2\"}]}");

    assertThat(run(new RulesStatusCommand())).isZero();
    assertThat(out.toString()).contains("r2-ff").contains("r1-aa").contains("those that ship");
  }

  @Test
  void whatANodeRefusedIsPrintedWithTheReasonOnALineOfItsOwn() {
    hub.answer(
        "/api/v1/rules",
        "{\"sets\":[],\"nodes\":[{\"node\":\"n1\",\"version\":\"r1-aa\",\"refused\":["
            + "{\"version\":\"r2-bb\",\"reason\":\"no such\\nfield\",\"at\":\"t1\"},"
            + "{\"version\":\"\",\"reason\":\"did not sign\",\"at\":\"t0\"}]}]}");

    assertThat(run(new RulesStatusCommand())).isZero();
    assertThat(out.toString().lines().map(String::strip))
        .anyMatch(line -> line.startsWith("refused r2-bb at t1: no such"))
        .contains("refused an order at t0: did not sign")
        .noneMatch(line -> line.startsWith("field"));
  }

  private int run(Callable<Integer> command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(hub.options());
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, line, result) -> {
              line.getErr().println(e.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }
}
