package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which orders are acted on. */
class DirectivesTest {
  private static final Origin SELF = new Origin("shop", "node-1", Part.COLLECTOR);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Order KILL =
      new ResponseOrder(ResponseOrder.Action.KILL_CONTAINER, "", "web", "alice", "it mines");

  private final List<Directive> acted = new ArrayList<>();
  private final List<Remediation> answers = new ArrayList<>();
  private Instant now = NOW;
  @TempDir Path state;
  private ActedOn remembered;
  private KeyPair authority;
  private Directives directives;

  @BeforeEach
  void trust() throws Exception {
    authority = KeyPairGenerator.getInstance("EC").generateKeyPair();
    remembered = ActedOn.in(state);
    directives = newRun(remembered);
  }

  @AfterEach
  void close() throws Exception {
    remembered.close();
  }

  private Directives newRun(ActedOn memory) {
    return new Directives(authority.getPublic(), SELF, () -> now, memory, acted::add, answers::add);
  }

  @Test
  void whatTheAuthoritySignedForThisPartIsActedOn() throws Exception {
    Directive directive = directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL);
    take(directive);
    assertThat(acted).containsExactly(directive);
  }

  @Test
  void anOrderForAllNodesOfTheClusterIsForThisOneToo() throws Exception {
    take(directive("d1", "shop", "", Part.COLLECTOR, 1, KILL));
    assertThat(acted).hasSize(1);
  }

  @Test
  void theSameOrderComesAgainAndIsNotActedOnAgain() throws Exception {
    Directive directive = directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL);
    take(directive);
    take(directive);
    assertThat(acted).hasSize(1);
  }

  @Test
  void whatIsForSomebodyElseIsNotActedOn() throws Exception {
    take(directive("d1", "other", "node-1", Part.COLLECTOR, 1, KILL));
    take(directive("d2", "shop", "node-2", Part.COLLECTOR, 2, KILL));
    take(directive("d3", "shop", "node-1", Part.PUBLISHER, 3, KILL));
    assertThat(acted).isEmpty();
  }

  @Test
  void whatHasExpiredIsNotActedOnAlsoIfItComesAgainLater() throws Exception {
    Directive directive = directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL);
    take(directive);
    now = directive.expires();
    take(directive);
    take(directive("d2", "shop", "node-1", Part.COLLECTOR, 1, KILL));
    assertThat(acted).containsExactly(directive);
  }

  @Test
  void whatSomebodyElseSignedIsNotActedOn() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    directives.accept(
        SignedDirective.sign(
            directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL), other.getPrivate()));
    assertThat(acted).isEmpty();
  }

  @Test
  void whatWasChangedOnTheWayIsNotActedOn() throws Exception {
    byte[] bytes =
        Downlink.encode(
            new Downlink.Ordered(
                SignedDirective.sign(
                    directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL),
                    authority.getPrivate())));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    byte[] changed = text.replace("web", "db1").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(changed).isNotEqualTo(bytes);
    directives.accept(((Downlink.Ordered) Downlink.decode(changed)).directive());
    assertThat(acted).isEmpty();
  }

  @Test
  void olderRulesDoNotReplaceNewerOnes() throws Exception {
    take(directive("d2", "shop", "", Part.COLLECTOR, 8, new RulesOrder("v2", Map.of())));
    take(directive("d1", "shop", "", Part.COLLECTOR, 7, new RulesOrder("v1", Map.of())));
    take(directive("d2", "shop", "", Part.COLLECTOR, 8, new RulesOrder("v2", Map.of())));
    assertThat(acted).extracting(Directive::uid).containsExactly("d2");
  }

  @Test
  void anotherRunDoesNotActAgainOnWhatOneActedOn() throws Exception {
    Directive directive = directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL);
    take(directive);
    remembered.close();

    remembered = ActedOn.in(state);
    directives = newRun(remembered);
    take(directive);
    take(directive("d2", "shop", "node-1", Part.COLLECTOR, 2, KILL));

    assertThat(acted).extracting(Directive::uid).containsExactly("d1", "d2");
    assertThat(answers).isEmpty();
  }

  @Test
  void aRunThatRemembersNothingActsOnNothingThatWasIssuedBeforeItBeganAndSaysSo() throws Exception {
    directives = newRun(ActedOn.since(NOW.plusSeconds(1)));
    take(directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL));
    assertThat(acted).isEmpty();
    assertThat(answers)
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.directiveUid()).isEqualTo("d1");
              assertThat(answer.status()).isEqualTo(Remediation.Status.FAILURE);
              assertThat(answer.requestedBy()).isEqualTo("alice");
              assertThat(answer.detail()).contains("ask again");
            });
  }

  @Test
  void anotherRunTakesTheSameRulesAgainAndNoOlderOnes() throws Exception {
    Directive newest = directive("d2", "shop", "", Part.COLLECTOR, 8, rules("v2"));
    take(newest);
    remembered.close();

    remembered = ActedOn.in(state);
    directives = newRun(remembered);
    take(directive("d1", "shop", "", Part.COLLECTOR, 7, rules("v1")));
    take(newest);

    assertThat(acted).extracting(Directive::uid).containsExactly("d2", "d2");
  }

  @Test
  void whatCannotBeRememberedIsNotActedOnAndTheHubIsTold() throws Exception {
    remembered.close();
    take(directive("d1", "shop", "node-1", Part.COLLECTOR, 1, KILL));
    assertThat(acted).isEmpty();
    assertThat(answers)
        .singleElement()
        .extracting(Remediation::detail)
        .asString()
        .contains("cannot be remembered");
  }

  @Test
  void whatSomebodyElseSignedIsToldToTheHubButNotEachTime() throws Exception {
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    for (int i = 0; i < 100; i++) {
      directives.accept(
          SignedDirective.sign(
              directive("d" + i, "shop", "node-1", Part.COLLECTOR, i + 1, rules("bad")),
              other.getPrivate()));
    }
    assertThat(answers).hasSize(7);
    assertThat(answers.getLast())
        .satisfies(
            answer -> {
              assertThat(answer.directiveUid()).isEmpty();
              assertThat(answer.status()).isEqualTo(Remediation.Status.FAILURE);
              assertThat(answer.detail()).contains("the 64. of its kind").contains("did not sign");
            });
  }

  private static Order rules(String version) {
    return new RulesOrder(version, Map.of());
  }

  private void take(Directive directive) throws Exception {
    directives.accept(SignedDirective.sign(directive, authority.getPrivate()));
  }

  private static Directive directive(
      String uid, String cluster, String node, Part part, long generation, Order order) {
    return new Directive(uid, cluster, node, part, generation, NOW, NOW.plusSeconds(300), order);
  }
}
