package dev.breakwater.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a hub that cannot start says. */
@ExtendWith(TestHub.Extension.class)
@Timeout(120)
class HubStartIT {
  @TempDir Path folder;

  private final TestHub hub;

  HubStartIT(TestHub hub) {
    this.hub = hub;
  }

  /**
   * How a start ended.
   *
   * @param status the exit status
   * @param output standard output
   * @param error standard error
   */
  private record Ended(int status, String output, String error) {}

  @Test
  void withoutADatabaseItSaysWhichOptionIsMissing() throws Exception {
    Ended ended = start("--data", folder.toString());

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.error()).contains("--database");
  }

  @Test
  void withAnAddressThatIsNoneItSaysSo() throws Exception {
    Ended ended = startWith("--listen", "8443");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.error())
        .contains("The hub cannot start: --listen takes HOST:PORT, as localhost:8443, not 8443");
  }

  @Test
  void withAWrongPasswordItSaysWhatTheDatabaseSays() throws Exception {
    Files.writeString(folder.resolve("password"), "wrong", UTF_8);

    Ended ended = startWith("--database-password-file", folder.resolve("password").toString());

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).isEmpty();
    assertThat(lastLine(ended.error()))
        .contains("The hub cannot start", "password authentication failed");
  }

  @Test
  void withoutThePasswordsFileItNamesIt() throws Exception {
    Ended ended = startWith("--database-password-file", folder.resolve("none").toString());

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.error()).contains("there is no file " + folder.resolve("none"));
  }

  @Test
  void withAPortThatIsTakenItSaysSo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      Ended ended = startWith("--listen", "localhost:" + taken.getLocalPort());

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.output()).isEmpty();
      assertThat(lastLine(ended.error())).contains("The hub cannot start").contains("in use");
    }
  }

  @Test
  void withRulesThatHaveErrorsItSaysWhereTheyAre() throws Exception {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(rules, "- rule: broken\n  condition: nosuch.field = 1\n", UTF_8);

    Ended ended = startWith("--rules", rules.toString());

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.error()).contains("the rules have errors", rules.toString());
  }

  @Test
  void withAnAuditLogThatIsNoClusterAndFileItSaysSo() throws Exception {
    Ended ended = startWith("--audit-log", "/var/log/audit.log");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.error()).contains("--audit-log takes CLUSTER=FILE, not /var/log/audit.log");
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce((one, other) -> other).orElse("");
  }

  private Ended startWith(String option, String value) throws Exception {
    List<String> arguments = new ArrayList<>(hub.databaseOptions());
    int given = arguments.indexOf(option);
    if (given >= 0) {
      arguments.remove(given);
      arguments.remove(given);
    }
    arguments.addAll(List.of("--data", folder.resolve("data").toString(), option, value));
    if (!option.equals("--listen")) {
      arguments.addAll(List.of("--listen", "localhost:0"));
    }
    return start(arguments.toArray(String[]::new));
  }

  private Ended start(String... arguments) throws Exception {
    List<String> command = TestHub.command();
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Path error = folder.resolve("error");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(error.toFile())
            .start();
    int status = process.waitFor();
    return new Ended(status, Files.readString(output), Files.readString(error));
  }
}
