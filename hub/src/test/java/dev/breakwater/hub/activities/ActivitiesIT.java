package dev.breakwater.hub.activities;

import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestNode;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.NetworkActivity.Action;
import dev.breakwater.signals.Traffic;
import dev.breakwater.signals.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class ActivitiesIT {
  private static final Actor ACTOR = TestSignals.actor("100-1", "1-1", "/bin/curl", "curl x");
  private static final Endpoint HERE = new Endpoint("10.0.0.7", 40000);
  private static final Endpoint THERE = new Endpoint("192.0.2.9", 443);

  private final TestHub hub;
  private final TestNode node;
  private final Activities activities;

  ActivitiesIT(TestHub hub) throws Exception {
    this.hub = hub;
    this.node = TestNode.enrolled(hub);
    this.activities = new Activities(hub.store());
  }

  @Test
  void whatANodeDidOnTheNetworkAndAskedOfTheKernelCanBeListed() throws Exception {
    assertThat(
            node.send(
                    Wire.encode(
                        batch(
                            node.cluster(),
                            1,
                            new NetworkActivity(Action.OPEN, ACTOR, HERE, THERE, "tcp", 0),
                            answer("evil.example", "192.0.2.9"),
                            new KernelActivity("setns", ACTOR, Map.of("fd", "3"), 0))))
                .statusCode())
        .isEqualTo(200);

    JsonNode flow = list("flows").path(0);
    assertThat(flow.path("destination").asText()).isEqualTo("192.0.2.9");
    assertThat(flow.path("destinationPort").asInt()).isEqualTo(443);
    assertThat(flow.path("by").path("container").asText()).isEqualTo("c0ffee");
    JsonNode lookup = list("dns").path(0);
    assertThat(lookup.path("name").asText()).isEqualTo("evil.example");
    assertThat(lookup.path("answers").path(0).asText()).isEqualTo("192.0.2.9");
    JsonNode call = list("system-calls").path(0);
    assertThat(call.path("name").asText()).isEqualTo("setns");
    assertThat(call.path("arguments").path("fd").asText()).isEqualTo("3");
  }

  @Test
  void peersAreSummedUpWithTheNamesThatTheyWereFoundBy() throws Exception {
    Traffic traffic = new Traffic(1000, 50, 3, 2, 4, TIME);
    node.send(
        Wire.encode(
            batch(
                node.cluster(),
                1,
                answer("evil.example", "192.0.2.9"),
                new NetworkActivity(Action.OPEN, ACTOR, HERE, THERE, "tcp", 0),
                new NetworkActivity(Action.TRAFFIC, ACTOR, HERE, THERE, "tcp", 0, traffic),
                new NetworkActivity(Action.ACCEPT, ACTOR, THERE, HERE, "tcp", 0))));

    List<Peer> peers =
        activities.peers(
            node.cluster(),
            "node-1",
            "c0ffee",
            "100-1",
            TIME.minus(Duration.ofHours(1)),
            TIME.plus(Duration.ofHours(1)),
            10);

    assertThat(peers).hasSize(2);
    assertThat(peers.getFirst().incoming()).isTrue();
    assertThat(peers.getLast())
        .satisfies(
            peer -> {
              assertThat(peer.address()).isEqualTo("192.0.2.9");
              assertThat(peer.port()).isEqualTo(443);
              assertThat(peer.names()).containsExactly("evil.example");
              assertThat(peer.connections()).isEqualTo(5);
              assertThat(peer.bytesIn()).isEqualTo(1000);
              assertThat(peer.bytesOut()).isEqualTo(50);
            });
  }

  @Test
  void hostileTextAndNumbersAreKeptWithoutWhatTheStoreRefuses() throws Exception {
    String text = "a\u0000\uD800\n" + "x".repeat(5000);
    Endpoint end = new Endpoint(text, -1);
    Traffic traffic = new Traffic(-1, Long.MAX_VALUE, -5, -5, Long.MAX_VALUE, TIME);
    Actor actor = TestSignals.actor(text, text, text, text);

    assertThat(
            node.send(
                    Wire.encode(
                        batch(
                            node.cluster(),
                            1,
                            new NetworkActivity(Action.TRAFFIC, actor, end, end, text, -1, traffic),
                            new DnsActivity(
                                DnsActivity.Action.QUERY,
                                actor,
                                end,
                                text,
                                text,
                                List.of(text),
                                -1),
                            new KernelActivity(text, actor, Map.of(text, text), -1))))
                .statusCode())
        .isEqualTo(200);

    assertThat(list("flows")).hasSize(1);
    assertThat(list("dns")).hasSize(1);
    assertThat(list("system-calls")).hasSize(1);
  }

  private static DnsActivity answer(String name, String address) {
    return new DnsActivity(
        DnsActivity.Action.RESPONSE,
        ACTOR,
        new Endpoint("10.96.0.10", 53),
        name,
        "A",
        List.of(address),
        0);
  }

  private JsonNode list(String what) throws Exception {
    return hub.get("/api/v1/clusters/" + node.cluster() + "/nodes/node-1/" + what);
  }
}
