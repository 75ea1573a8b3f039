package dev.breakwater.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.User;
import dev.breakwater.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OcsfJsonTest {
  private static final Instant TIME = Instant.parse("2026-11-23T15:35:07.219510Z");
  private static final Origin ORIGIN = new Origin("blue", "node1", Part.COLLECTOR);
  private static final Actor ACTOR =
      new Actor(
          new Process(
              entity(7, "cat", "/bin/cat", "cat /etc/shadow"),
              "/app",
              new User(0, "root"),
              "pts/0",
              List.of(entity(6, "sh", "/bin/sh", "sh -i"), entity(1, "init", "", ""))),
          new Container("0123", "web", "nginx:1.27", "containerd", "uid-1", "web-1", "shop"));

  static Stream<Finding> findings() {
    Stream<Finding> ofNodes =
        Stream.of(
                new ProcessActivity(ProcessActivity.Action.LAUNCH, ACTOR, 0),
                new FileActivity(FileActivity.Action.OPEN, ACTOR, "/etc/shadow", "", 3),
                new NetworkActivity(
                    NetworkActivity.Action.OPEN,
                    ACTOR,
                    new Endpoint("10.0.0.5", 40_000),
                    new Endpoint("169.254.169.254", 80),
                    "tcp",
                    0),
                new NetworkActivity(
                    NetworkActivity.Action.OPEN,
                    ACTOR,
                    Endpoint.UNKNOWN,
                    new Endpoint("/run/docker.sock", 0),
                    "unix",
                    0),
                new KernelActivity("setns", ACTOR, Map.of("fd", "3"), 0))
            .map(
                activity ->
                    new Finding(
                        "0f",
                        "Shell in a container",
                        "node.shell_in_container",
                        "Shell in a container",
                        "A shell",
                        Severity.HIGH,
                        "syscall",
                        List.of("T1059.004", "T1609"),
                        List.of("container"),
                        Map.of("proc.name", "sh"),
                        activity));
    Stream<Finding> ofAuditLogs =
        Stream.of("attack-exec", "attack-privileged-container", "attack-impersonation", "benign")
            .flatMap(name -> Rules.findInRecording(name).stream());
    return Stream.concat(ofNodes, ofAuditLogs);
  }

  @ParameterizedTest
  @MethodSource("findings")
  void aFindingIsWhatTheSchemaSays(Finding finding) throws IOException {
    Optional<Path> archive = Shared.path("conformance/ocsf/schema.tgz");
    assumeTrue(archive.isPresent(), "conformance/ocsf/schema.tgz is not there");

    assertThat(OcsfSchema.of(archive.orElseThrow()).problems(json(finding))).isEmpty();
  }

  @Test
  void theCheckAgainstTheSchemaNoticesWhatIsWrong() throws IOException {
    Optional<Path> archive = Shared.path("conformance/ocsf/schema.tgz");
    assumeTrue(archive.isPresent(), "conformance/ocsf/schema.tgz is not there");
    ObjectNode wrong = (ObjectNode) json(findings().findFirst().orElseThrow());
    wrong.remove("time");
    wrong.put("colour", "red").put("severity_id", 77).put("resources", "x");
    ((ObjectNode) wrong.at("/evidences/0/process/file")).remove("name");

    assertThat(OcsfSchema.of(archive.orElseThrow()).problems(wrong))
        .containsExactlyInAnyOrder(
            "/time is required",
            "/colour is no attribute there",
            "/severity_id has no value 77",
            "/resources must be an array",
            "/evidences/process/file/name is required");
  }

  @Test
  void aNodesFindingTellsAncestryAndContainer() throws IOException {
    JsonNode evidence = json(findings().findFirst().orElseThrow()).at("/evidences/0");

    assertThat(evidence.at("/process/ancestry/0/cmd_line").asText()).isEqualTo("sh -i");
    assertThat(evidence.at("/process/ancestry/1/pid").asInt()).isEqualTo(1);
    assertThat(evidence.at("/process/container/uid").asText()).isEqualTo("0123");
    assertThat(evidence.at("/container/image/name").asText()).isEqualTo("nginx:1.27");
    assertThat(evidence.at("/process/file/path").asText()).isEqualTo("/bin/cat");
    assertThat(evidence.at("/process/user/name").asText()).isEqualTo("root");
  }

  @Test
  void aFindingIsAnOcsfDetectionFinding() throws IOException {
    JsonNode json = json(findings().findFirst().orElseThrow());

    assertThat(json.get("class_uid").asInt()).isEqualTo(2004);
    assertThat(json.get("type_uid").asInt()).isEqualTo(200401);
    assertThat(json.get("time").asLong()).isEqualTo(TIME.toEpochMilli());
    assertThat(json.get("time_dt").asText()).isEqualTo("2026-11-23T15:35:07.219510Z");
    assertThat(json.get("severity").asText()).isEqualTo("High");
    assertThat(json.at("/finding_info/attacks/0/tactic/uid").asText()).isEqualTo("TA0002");
    assertThat(json.at("/finding_info/attacks/0/technique/uid").asText()).isEqualTo("T1059");
    assertThat(json.at("/finding_info/attacks/0/sub_technique/name").asText())
        .isEqualTo("Unix Shell");
    assertThat(json.at("/finding_info/attacks/0/version").asText()).isEqualTo("18.1");
    assertThat(json.at("/unmapped/cluster").asText()).isEqualTo("blue");
    assertThat(json.at("/remediation/desc").asText()).isNotBlank();
  }

  @Test
  void aUsersOwnRuleNeedsNoEntryInTheCatalogue() throws IOException {
    Finding own =
        new Finding(
            "0f",
            "Mine",
            "",
            "Mine",
            "m",
            Severity.LOW,
            "syscall",
            List.of("T9999"),
            List.of(),
            Map.of(),
            new ProcessActivity(ProcessActivity.Action.LAUNCH, ACTOR, 0));

    JsonNode json = json(own);

    assertThat(json.has("remediation")).isFalse();
    assertThat(json.at("/finding_info/attacks/0/technique/uid").asText()).isEqualTo("T9999");
  }

  private static JsonNode json(Finding finding) throws IOException {
    return new ObjectMapper().readTree(new OcsfJson(Rules.catalog()).write(finding, ORIGIN, TIME));
  }

  private static ProcessEntity entity(int pid, String name, String path, String commandLine) {
    return new ProcessEntity(pid, pid + "-1", name, path, commandLine, TIME);
  }
}
