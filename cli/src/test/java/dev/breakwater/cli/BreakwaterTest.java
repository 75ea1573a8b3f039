package dev.breakwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakwaterTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Breakwater.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void everyCommandHasHelp() {
    var line = Breakwater.commandLine(new PrintWriter(out), new PrintWriter(err));
    for (String command : line.getSubcommands().keySet()) {
      if (!Breakwater.HANDED_ON.contains(command)) {
        assertThat(run(command, "--help")).as(command).isZero();
      }
    }
    assertThat(line.getSubcommands()).containsKeys("up", "alerts", "coverage");
  }

  @Test
  void whatAnotherProgramReadsIsDescribedInTheList() {
    assertThat(run("--help")).isZero();
    assertThat(Breakwater.HANDED_ON)
        .allSatisfy(command -> assertThat(out.toString()).contains(command));
  }

  @Test
  void aWrongCallEndsWithTwoAndSaysWhatIsWrong() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("what"),
            List.of("alerts", "--what"),
            List.of("alerts", "--since", "soon"),
            List.of("alerts", "--limit", "-1", "--hub", "https://h"),
            List.of("alerts", "--severity", "bad"),
            List.of("up", "--listen", "8443"),
            List.of("up", "--cluster", "../x"),
            List.of("up", "--database", "jdbc:mysql:x"),
            List.of("up", "--database-user", "x"))) {
      err.getBuffer().setLength(0);
      assertThat(run(wrong.toArray(String[]::new))).as("%s", wrong).isEqualTo(2);
      assertThat(err.toString()).as("%s", wrong).isNotBlank();
    }
  }

  @Test
  void aHubThatIsNotThereEndsWithOneAndSaysWhatToDo() {
    assertThat(
            run(
                "alerts",
                "--hub",
                "http://localhost:8443",
                "--ca",
                "/nowhere",
                "--token-file",
                "/nowhere"))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("breakwater: ").contains("https://HOST:PORT");
  }

  @Test
  void sayItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("breakwater ");
  }
}
