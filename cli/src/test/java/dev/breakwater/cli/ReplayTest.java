package dev.breakwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.testkit.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code breakwater replay} and {@code breakwater rules check}, as a shell calls them. */
class ReplayTest {
  private static final String EVENT =
      "{\"kind\":\"Event\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api\",\"verb\":\"get\"}";

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  ReplayTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "attack-privileged-container, audit.privileged_container",
    "attack-hostpath-root, audit.sensitive_hostpath",
    "attack-exec, audit.exec",
    "attack-cluster-admin-binding, audit.cluster_admin_binding",
    "attack-anonymous-accepted, audit.anonymous_request",
    "attack-mutating-webhook, audit.admission_webhook_outside",
    "attack-events-deletion, audit.events_deleted",
  })
  void aRecordedAttackGivesItsFindingAsALineOfJson(String name, String type) throws IOException {
    int status = replay(Recordings.copyTo(folder, name).toString());

    assertThat(status).isZero();
    assertThat(findings()).extracting(f -> f.at("/finding_info/types/0").asText()).contains(type);
    assertThat(findings()).allSatisfy(f -> assertThat(f.get("class_uid").asInt()).isEqualTo(2004));
  }

  @Test
  void ordinaryLifeGivesNothingAboveLow() throws IOException {
    replay(Recordings.copyTo(folder, "benign").toString());

    assertThat(findings()).allSatisfy(f -> assertThat(f.get("severity_id").asInt()).isLessThan(3));
    assertThat(err.toString())
        .matches("2768 events read, [0-9]+ findings, [0-9]+ events/s, 0 refused\\R");
  }

  @Test
  void whatIsBrokenIsToldByFileAndLineAndTheRestIsRead() throws IOException {
    Path packed = Recordings.copyTo(folder, "attack-exec");
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length - 200));
    Path lines = folder.resolve("lines.json");
    Files.writeString(lines, "not JSON\n{\"kind\": 0}\n" + EVENT + "\n");
    Path empty = Files.createFile(folder.resolve("empty.json"));

    int status = replay(packed.toString(), lines.toString(), empty.toString());

    assertThat(status).isZero();
    assertThat(findings()).isNotEmpty();
    assertThat(err.toString())
        .contains(lines + ":1: not JSON")
        .contains(lines + ":2: kind is 0")
        .contains(empty + ":1: the file is empty")
        .containsPattern("attack-exec\\.jsonl\\.gz:[0-9]+: the gzip ends too early")
        .contains("4 refused");
  }

  @Test
  void nothingThatCouldBeReadIsAFailure() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.json"));

    assertThat(replay(empty.toString(), folder.resolve("absent").toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("absent: there is no such file")
        .contains("0 events read, 0 findings");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWrongCallIsAUsageError() {
    assertThat(run("replay", "--source", "audit")).isEqualTo(2);
    assertThat(run("replay", "x.json")).isEqualTo(2);
    assertThat(run("replay", "--source", "tape", "x.json")).isEqualTo(2);
  }

  @Test
  void aUsersRulesAreReplayedToo() throws IOException {
    Path rules =
        rules(
            """
            - rule: Pod looked at
              desc: A pod was read.
              condition: ka.verb = get and ka.target.resource = pods
              output: "%ka.user.name looked at %ka.target.name"
              priority: ERROR
              source: k8s_audit
            """);
    Path recording = Recordings.copyTo(folder, "attack-exec");

    replay("--rules", rules.toString(), "--cluster", "blue", recording.toString());

    assertThat(findings())
        .filteredOn(f -> f.at("/unmapped/rule").asText().equals("Pod looked at"))
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.at("/unmapped/cluster").asText()).isEqualTo("blue"));
  }

  @Test
  void rulesWithErrorsAreNotReplayed() throws IOException {
    Path rules =
        rules("- rule: x\n  desc: d\n  condition: no.such = 1\n  output: o\n  priority: INFO\n");

    assertThat(replay("--rules", rules.toString(), "x.json")).isEqualTo(1);
    assertThat(err.toString()).contains("mine.yaml:3");
  }

  @Test
  void rulesAreCheckedWithPlaces() throws IOException {
    Path rules =
        rules("- rule: x\n  desc: d\n  condition: no.such = 1\n  output: o\n  priority: INFO\n");

    assertThat(run("rules", "check", rules.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("mine.yaml:3").contains("no.such");
  }

  @Test
  void aCheckIsJsonForPrograms() throws IOException {
    Path rules =
        rules(
            "- rule: x\n  desc: d\n  condition: evt.type = execve\n  output: o\n  priority: INFO\n");

    assertThat(run("rules", "check", "--json", rules.toString())).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("rules").asInt()).isEqualTo(1);
    assertThat(report.get("errors")).isEmpty();
    assertThat(report.get("event_types").get(0).asText()).isEqualTo("execve");
  }

  private Path rules(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), text);
  }

  private int replay(String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", "--source", "audit"));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Breakwater.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
  }

  private List<JsonNode> findings() throws IOException {
    List<JsonNode> findings = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      findings.add(new ObjectMapper().readTree(line));
    }
    return findings;
  }
}
