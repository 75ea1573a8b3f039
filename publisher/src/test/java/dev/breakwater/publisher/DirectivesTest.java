package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.publisher.TestPublisher.Run;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes down from the hub, and to whom. */
@Timeout(60)
class DirectivesTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  private Directive directive(String node, long generation, Order order) {
    Instant now = Instant.now();
    return new Directive(
        "d-" + generation,
        "shop",
        node,
        Part.COLLECTOR,
        generation,
        now,
        now.plusSeconds(3_600),
        order);
  }

  private static Order kill() {
    return new ResponseOrder(
        ResponseOrder.Action.KILL_CONTAINER, "", "c".repeat(64), "admin", "it mines");
  }

  private static Order rules(String version) {
    return new RulesOrder(version, Map.of("own.yaml", "- list: x\n  items: []\n"));
  }

  private static SignedDirective ordered(TestCollector collector) throws IOException {
    while (true) {
      switch (collector.next()) {
        case Downlink.Ordered(SignedDirective directive) -> {
          return directive;
        }
        case Downlink.Acknowledgement _ -> {}
        case null -> throw new IOException("closed");
      }
    }
  }

  @Test
  void whatTheHubOrdersReachesThePartAsTheHubSignedIt() throws Exception {
    publisher.startAndListen();
    SignedDirective signed = publisher.authority().sign(directive("node-1", 1, kill()));
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      publisher.hub().order(signed);
      assertThat(ordered(collector)).isEqualTo(signed);
    }
    await().until(() -> publisher.hub().asked.contains("1"));
    assertThat(publisher.hub().asked).startsWith("0");
  }

  @Test
  void whatAnotherKeySignedOrIsForAnotherNodeGoesNoFurther() throws Exception {
    publisher.startAndListen();
    SignedDirective good = publisher.authority().sign(directive("", 3, kill()));
    publisher.hub().order(new TestAuthority().sign(directive("node-1", 1, kill())));
    publisher.hub().order(publisher.authority().sign(directive("node-2", 2, kill())));
    publisher.hub().order(good);
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      assertThat(ordered(collector)).isEqualTo(good);
    }
  }

  @Test
  void whatAnotherKeySignedIsSaidToTheHubAndNotAskedForWithoutRest() throws Exception {
    publisher.startAndListen();
    publisher.hub().order(new TestAuthority().sign(directive("node-1", 1, rules("bad"))));
    await().until(() -> !publisher.hub().taken(Remediation.class).isEmpty());
    assertThat(publisher.hub().taken(Remediation.class).getFirst())
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(Remediation.Status.FAILURE);
              assertThat(answer.directiveUid()).isEmpty();
              assertThat(answer.detail()).contains("did not sign");
            });
    assertThat(publisher.hub().asked).hasSizeLessThan(20);
  }

  @Test
  void theNewestRulesAreKeptForACollectorThatComesWhileTheHubIsAway() throws Exception {
    Run run = publisher.startAndListen();
    SignedDirective newest = publisher.authority().sign(directive("", 2, rules("two")));
    publisher.hub().order(publisher.authority().sign(directive("", 1, rules("one"))));
    publisher.hub().order(newest);
    await().until(() -> publisher.hub().asked.contains("2"));
    run.stop();
    publisher.hub().close();
    publisher.startAndListen();
    for (int i = 0; i < 2; i++) {
      try (TestCollector collector = TestCollector.connect(publisher.socket())) {
        collector.send(1, 1);
        assertThat(ordered(collector)).isEqualTo(newest);
      }
    }
  }

  @Test
  void aResponseWaitsForItsPartAndIsHandedDownOnce() throws Exception {
    Run run = publisher.startAndListen();
    SignedDirective order = publisher.authority().sign(directive("node-1", 1, kill()));
    SignedDirective next = publisher.authority().sign(directive("node-1", 2, kill()));
    publisher.hub().order(order);
    await().until(() -> publisher.hub().asked.contains("1"));
    run.stop();
    publisher.startAndListen();
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(1, 1);
      assertThat(ordered(collector)).isEqualTo(order);
    }
    try (TestCollector collector = TestCollector.connect(publisher.socket())) {
      collector.send(2, 2);
      publisher.hub().order(next);
      assertThat(ordered(collector)).isEqualTo(next);
    }
  }
}
