package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.collector.response.Responder;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.node.Interests;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.Remediation.Status;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How orders are carried out, and what is told of that. */
class OrdersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String RULE =
      """
      - rule: Own rule
        desc: d
        condition: evt.type = execve and proc.name = odd
        output: odd
        priority: WARNING
      """;

  private final Catalog catalog = Catalog.load();
  private final List<RuleFile> own = List.of(new RuleFile("own.yaml", RULE));
  private final AtomicReference<Interests> kernel = new AtomicReference<>();
  private final Queue<Remediation> answers = new ConcurrentLinkedQueue<>();
  private final LiveRules rules = new LiveRules(own, compile(own), this::compile, kernel::set);
  private final Orders orders =
      new Orders(
          rules,
          Responder.of(false, Path.of("/sys/fs/cgroup"), CriSockets.usual(Path.of("/none"))),
          (time, payload) -> answers.add((Remediation) payload),
          () -> NOW);

  @AfterEach
  void close() {
    orders.close();
  }

  @Test
  void goodRulesAreInForceAndTheNodeSaysSo() {
    String more = RULE.replace("Own rule", "More").replace("odd", "odder");
    Remediation answer = carryOut(new RulesOrder("v2", Map.of("more.yaml", more)));
    assertThat(answer.status()).isEqualTo(Status.SUCCESS);
    assertThat(answer.target()).isEqualTo("v2");
    assertThat(kernel.get()).isNotNull();
    assertThat(orders.attributes())
        .containsEntry("breakwater.rules.version", "v2")
        .doesNotContainKey("breakwater.rules.error");
  }

  @Test
  void aSetWithAnErrorIsRefusedWholeAndTheOneBeforeStays() {
    carryOut(new RulesOrder("v2", Map.of()));
    kernel.set(null);
    Remediation answer =
        carryOut(new RulesOrder("v3", Map.of("bad.yaml", RULE.replace("proc.name", "proc.nmae"))));
    assertThat(answer.status()).isEqualTo(Status.FAILURE);
    assertThat(answer.detail()).contains("bad.yaml").contains("the rules before stay in force");
    assertThat(kernel.get()).isNull();
    assertThat(orders.attributes()).containsEntry("breakwater.rules.version", "v2");
    assertThat(orders.attributes().get("breakwater.rules.error")).startsWith("v3: ");

    carryOut(new RulesOrder("v4", Map.of()));
    assertThat(orders.attributes())
        .containsEntry("breakwater.rules.version", "v4")
        .doesNotContainKey("breakwater.rules.error");
  }

  @Test
  void whatTheFilesAreCalledIsNoPath() {
    Remediation answer =
        carryOut(new RulesOrder("v2", Map.of("../../etc/passwd", RULE.replace("Own", "Other"))));
    assertThat(answer.status()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void aResponseIsAnsweredToo() {
    Remediation answer =
        carryOut(
            new ResponseOrder(ResponseOrder.Action.STOP_PROCESS, "7-7", "", "alice", "it mines"));
    assertThat(answer.status()).isEqualTo(Status.FAILURE);
    assertThat(answer.requestedBy()).isEqualTo("alice");
    assertThat(answer.reason()).isEqualTo("it mines");
    assertThat(orders.attributes()).containsEntry("breakwater.response", "off");
  }

  private Remediation carryOut(Order order) {
    answers.clear();
    orders.accept(
        new Directive("d", "c", "n", Part.COLLECTOR, 1, NOW, NOW.plusSeconds(300), order));
    await().until(() -> !answers.isEmpty());
    return answers.element();
  }

  private NodeRules compile(List<RuleFile> files) {
    return NodeRules.compile(files, catalog, "c", "n");
  }
}
