package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.ObjectReference;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.Severity;
import dev.breakwater.signals.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRowTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private static AlertRow row(Origin origin, Activity evidence) throws Exception {
    Finding finding =
        new Finding(
            "uid",
            "Some rule",
            "node.some",
            "Sensitive file read",
            "message",
            Severity.HIGH,
            "syscall",
            List.of(),
            List.of(),
            Map.of(),
            evidence);
    String json = new OcsfJson(Catalog.load()).write(finding, origin, TIME);
    return AlertRow.of(new ObjectMapper().readTree(json));
  }

  private static FileActivity read(Container container, String commandLine) {
    ProcessEntity entity = new ProcessEntity(7, "7-1", "cat", "/bin/cat", commandLine, TIME);
    Process process = new Process(entity, "/", new User(0, "root"), "", List.of());
    return new FileActivity(
        FileActivity.Action.OPEN, new Actor(process, container), "/etc/shadow", "", 0);
  }

  private static Container container(String uid, String name) {
    return new Container(uid, name, "", "runc", "", "", "");
  }

  @Test
  void ofANodeSaysContainerUserAndCommand() throws Exception {
    Origin origin = new Origin("shop", "node-1", Part.COLLECTOR);
    AlertRow row = row(origin, read(container("ab".repeat(32), ""), "cat /etc/shadow"));
    assertThat(row)
        .isEqualTo(
            new AlertRow(
                TIME,
                "High",
                "Sensitive file read",
                "shop/node-1/abababababab",
                "root: cat /etc/shadow"));
    assertThat(row.line(ZoneOffset.UTC))
        .startsWith("2026-03-01 10:00:00  High      Sensitive file read ")
        .endsWith("  root: cat /etc/shadow");
    assertThat(row(origin, read(container("web-1", ""), "x")).where())
        .isEqualTo("shop/node-1/web-1");
    assertThat(row(origin, read(Container.HOST, "x")).where()).isEqualTo("shop/node-1");
    assertThat(
            row(origin, read(new Container("c1", "web", "", "", "u", "web-0", "front"), "x"))
                .where())
        .isEqualTo("shop/node-1/front/web-0");
  }

  @Test
  void ofTheApiSaysUserAndObject() throws Exception {
    ApiActivity api =
        new ApiActivity(
            "id",
            "ResponseComplete",
            "create",
            "/api/v1/namespaces/shop/pods",
            "mallory",
            List.of(),
            "",
            List.of("10.0.0.1"),
            "kubectl",
            new ObjectReference("", "v1", "pods", "", "front", "evil"),
            201,
            "allow");
    AlertRow row = row(new Origin("shop", "", Part.HUB), api);
    assertThat(row.where()).isEqualTo("shop/front/pods/evil");
    assertThat(row.who()).isEqualTo("mallory");
  }

  @Test
  void theLineIsOneLineWhateverTheCommandWas() throws Exception {
    Origin origin = new Origin("shop", "node-1", Part.COLLECTOR);
    String hostile = "sh\n\u001b[31mALL IS WELL\u202e" + "x".repeat(100_000);
    String line = row(origin, read(container("c", ""), hostile)).line(ZoneOffset.UTC);
    assertThat(line).hasSizeLessThan(300).contains("sh\\n\\x1b[31mALL IS WELL\\x{202e}xxx");
    assertThat(line.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void anAnswerOfAnotherFormIsARowAllTheSame() throws Exception {
    assertThat(AlertRow.of(new ObjectMapper().readTree("{}")).line(ZoneOffset.UTC)).isNotBlank();
  }
}
