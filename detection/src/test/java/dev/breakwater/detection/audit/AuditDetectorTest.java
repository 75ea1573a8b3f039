package dev.breakwater.detection.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditParser;
import dev.breakwater.audit.NotAnAuditEventException;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.detection.Rules;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.testkit.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AuditDetectorTest {
  private static final Act EXEC =
      new Act("get", "pods")
          .in("shop")
          .named("web")
          .sub("exec")
          .at("/exec?command=id")
          .answered(101);

  @Test
  void theStagesOfARequestAreOneAct() {
    String started = EXEC.event().toString().replace("ResponseComplete", "ResponseStarted");

    assertThat(uid(Rules.event(started))).isEqualTo(uid(EXEC.event()));
  }

  @Test
  void anEventPostedAgainIsTheSameAct() {
    assertThat(uid(EXEC.event())).isEqualTo(uid(EXEC.event()));
  }

  @Test
  void aForgedAuditIdDoesNotHideAnotherAct() {
    assertThat(uid(EXEC.at("/exec?command=cat").event())).isNotEqualTo(uid(EXEC.event()));
    assertThat(uid(EXEC.by("bob").event())).isNotEqualTo(uid(EXEC.event()));
    assertThat(
            uid(
                Rules.event(
                    EXEC.event().toString().replace("15:35:07.218394Z", "15:35:09.000000Z"))))
        .isNotEqualTo(uid(EXEC.event()));
  }

  @Test
  void theSameActInAnotherClusterIsAnother() {
    AuditDetector green =
        new AuditDetector(Rules.loaded().ruleSet(AuditFields.SOURCE), Rules.catalog(), "green");
    List<Finding> findings = new ArrayList<>();
    green.detect(EXEC.event(), findings::add);

    assertThat(findings.getFirst().uid()).isNotEqualTo(uid(EXEC.event()));
  }

  @Test
  void aBurstIsOneActUntilTenMinutesLater() {
    Act delete = new Act("delete", "events").in("shop");
    AuditEvent first = delete.named("a").event();
    AuditEvent later = Rules.event(first.toString().replace("T15:35:", "T15:55:"));

    assertThat(uid(delete.named("b").event())).isEqualTo(uid(first));
    assertThat(uid(delete.in("bank").event())).isNotEqualTo(uid(first));
    assertThat(uid(delete.by("bob").event())).isNotEqualTo(uid(first));
    assertThat(uid(later)).isNotEqualTo(uid(first));
  }

  @Test
  void textsOfTheClientAreBoundedAndCleanInAFinding() {
    Act hostile = EXEC.at("/exec?command=" + "%00%0Ax".repeat(10_000));

    Finding finding = Rules.find(hostile.event()).getFirst();

    assertThat(finding.message()).hasSizeLessThanOrEqualTo(8_192).doesNotContain("\0", "\n");
    assertThat(finding.outputFields().values())
        .allSatisfy(v -> assertThat(v).hasSizeLessThanOrEqualTo(4_096).doesNotContain("\0"));
  }

  /** Replaces parts of real events by other parts of real events: shapes that no one thought of. */
  @Property(tries = 300)
  void noEventMakesDetectionFail(@ForAll long seed) {
    Random random = new Random(seed);
    OcsfJson json = new OcsfJson(Rules.catalog());
    List<String> lines = Recordings.lines("attack-daemonset");
    String line = lines.get(random.nextInt(lines.size()));
    for (int i = 0; i < 5; i++) {
      line = mutated(line, random);
    }
    try {
      AuditEvent event = new AuditParser().event(line.getBytes(StandardCharsets.UTF_8));
      for (Finding finding : Rules.find(event)) {
        assertThat(json.write(finding, new Origin("blue", "", Part.HUB), event.time()))
            .startsWith("{");
      }
    } catch (NotAnAuditEventException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static String mutated(String json, Random random) {
    String[] values = {"null", "true", "{}", "[]", "7", "\"x\"", "[[{}]]", "-1e9", "\"\\u0000\""};
    int colon = json.indexOf(':', random.nextInt(json.length()));
    if (colon < 0) {
      return json;
    }
    int end = colon + 1;
    char first = json.charAt(end);
    if (first == '"') {
      end = json.indexOf('"', end + 1) + 1;
    } else if (first == '{' || first == '[') {
      int depth = 0;
      do {
        char c = json.charAt(end++);
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      } while (depth > 0 && end < json.length());
    } else {
      while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
        end++;
      }
    }
    return json.substring(0, colon + 1)
        + values[random.nextInt(values.length)]
        + json.substring(Math.max(end, colon + 1));
  }

  private static String uid(AuditEvent event) {
    List<Finding> findings = Rules.find(event);
    assertThat(findings).hasSize(1);
    return findings.getFirst().uid();
  }
}
