package dev.breakwater.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DirectiveTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final KeyPair AUTHORITY = keys();

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Directive directive(Order order) {
    return new Directive(
        "d-1", "shop", "node-1", Part.COLLECTOR, 7, NOW, NOW.plusSeconds(120), order);
  }

  private static final Order STOP =
      new ResponseOrder(
          ResponseOrder.Action.STOP_PROCESS, "42-1000", "", "admin", "a miner, ticket 12");
  private static final Order RULES =
      new RulesOrder("3", Map.of("own.yaml", "- list: a\n  items: []"));

  @Test
  void whatTheAuthoritySignedIsOpened() throws Exception {
    for (Order order : List.of(STOP, RULES)) {
      SignedDirective signed = SignedDirective.sign(directive(order), AUTHORITY.getPrivate());
      byte[] travelled = SignedDirective.encode(List.of(signed));
      assertThat(SignedDirective.decode(travelled).getFirst().open(AUTHORITY.getPublic()))
          .isEqualTo(directive(order));
    }
  }

  @Test
  void whatAnotherSignedIsRefused() throws Exception {
    SignedDirective signed = SignedDirective.sign(directive(STOP), keys().getPrivate());
    assertThatThrownBy(() -> signed.open(AUTHORITY.getPublic()))
        .isInstanceOf(MalformedSignalException.class)
        .hasMessageContaining("did not sign");
  }

  @Property(tries = 200)
  void whatWasChangedOnTheWayIsRefused(@ForAll int at, @ForAll byte with) throws Exception {
    SignedDirective signed = SignedDirective.sign(directive(STOP), AUTHORITY.getPrivate());
    byte[] bytes = Downlink.encode(new Downlink.Ordered(signed));
    byte[] changed = bytes.clone();
    changed[Math.floorMod(at, bytes.length)] = with;
    try {
      if (Downlink.decode(changed) instanceof Downlink.Ordered(SignedDirective carried)) {
        assertThat(carried.open(AUTHORITY.getPublic())).isEqualTo(directive(STOP));
      }
    } catch (MalformedSignalException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Property
  void anyBytesAreAMessageOrMalformed(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      Downlink.decode(bytes);
      SignedDirective.decode(bytes);
      Directive.decode(bytes);
    } catch (MalformedSignalException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void itIsForThePartOfTheNodeUntilItExpires() {
    Origin collector = new Origin("shop", "node-1", Part.COLLECTOR);
    assertThat(directive(STOP).isFor(collector, NOW)).isTrue();
    assertThat(directive(STOP).isFor(collector, NOW.plusSeconds(120))).isFalse();
    assertThat(directive(STOP).isFor(new Origin("shop", "node-2", Part.COLLECTOR), NOW)).isFalse();
    assertThat(directive(STOP).isFor(new Origin("bank", "node-1", Part.COLLECTOR), NOW)).isFalse();
    assertThat(directive(STOP).isFor(new Origin("shop", "node-1", Part.PUBLISHER), NOW)).isFalse();
  }

  @Test
  void anAcknowledgementTravels() throws Exception {
    Downlink said = new Downlink.Acknowledgement(1_700_000_000_000L, 42);
    assertThat(Downlink.decode(Downlink.encode(said))).isEqualTo(said);
  }
}
