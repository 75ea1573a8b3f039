package dev.breakwater.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.signals.wire.SignalBatch;
import dev.breakwater.signals.wire.SignalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
  private static final Origin ORIGIN = new Origin("shop", "node-1", Part.COLLECTOR);
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123456789Z");
  private static final ObjectReference POD =
      new ObjectReference("", "v1", "pods", "exec", "shop", "web-0");

  static List<Payload> payloads() {
    ProcessEntity shell = new ProcessEntity(42, "42-1000", "sh", "/bin/sh", "sh -c id", TIME);
    ProcessEntity init =
        new ProcessEntity(1, "1-0", "systemd", "/sbin/init", "/sbin/init", Instant.EPOCH);
    Actor actor =
        new Actor(
            new Process(shell, "/", new User(0, "root"), "pts/0", List.of(init)),
            new Container(
                "abc",
                "web",
                "nginx:1",
                "containerd",
                "u-1",
                "web-0",
                "shop",
                Map.of("app", "web"),
                "Deployment/web"));
    ApiActivity api =
        new ApiActivity(
            "id",
            "ResponseComplete",
            "get",
            "/api/v1",
            "bob",
            List.of("dev"),
            "",
            List.of("10.0.0.1"),
            "kubectl",
            POD,
            101,
            "allow");
    FileActivity file = new FileActivity(FileActivity.Action.OPEN, actor, "/etc/shadow", "", -13);
    return List.of(
        new ProcessActivity(ProcessActivity.Action.LAUNCH, actor, 0),
        file,
        new NetworkActivity(
            NetworkActivity.Action.OPEN,
            actor,
            Endpoint.UNKNOWN,
            new Endpoint("169.254.169.254", 80),
            "tcp",
            -115),
        new NetworkActivity(
            NetworkActivity.Action.TRAFFIC,
            actor,
            new Endpoint("10.0.0.7", 0),
            new Endpoint("10.0.0.8", 5432),
            "tcp",
            0,
            new Traffic(1, 2, 3, 4, 5, TIME)),
        new DnsActivity(
            DnsActivity.Action.RESPONSE,
            actor,
            new Endpoint("10.96.0.10", 53),
            "pool.example",
            "A",
            List.of("192.0.2.1"),
            0),
        new LifecycleActivity(LifecycleActivity.Event.FROZEN, Part.COLLECTOR, "for 20 s"),
        new Remediation(
            "d-1",
            "STOP_PROCESS",
            "42-1000",
            "admin",
            "a miner",
            Remediation.Status.DOES_NOT_EXIST,
            "it had ended"),
        new KernelActivity("setns", actor, Map.of("nstype", "CLONE_NEWNS"), 0),
        api,
        new InventoryChange(InventoryChange.Change.MODIFIED, POD, "uid", "17", "{}"),
        new PolicyDecision(
            PolicyDecision.EnforcementAction.DENY, "K8sPSP", "no-root", POD, "bob", "refused"),
        new Finding(
            "f-1",
            "Read sensitive file",
            "node.sensitive_file",
            "t",
            "m",
            Severity.HIGH,
            "syscall",
            List.of("T1555"),
            List.of("container"),
            Map.of("fd.name", "/etc/shadow"),
            file),
        new Finding(
            "f-2",
            "Exec",
            "",
            "t",
            "m",
            Severity.LOW,
            "k8s_audit",
            List.of(),
            List.of(),
            Map.of(),
            api),
        new Loss(Part.COLLECTOR, 3, 9, 7, Loss.Reason.BUFFER_FULL, TIME, TIME.plusSeconds(1)),
        new SourceHealth(
            SourceHealth.Source.NODE,
            SourceHealth.State.NOT_COVERED,
            "no BTF",
            5,
            1,
            TIME,
            Map.of("os.kernel", "6.1")));
  }

  private static Batch batch(Payload payload) {
    return new Batch(ORIGIN, 7, List.of(new Signal(ORIGIN, 7, 1, TIME, payload)));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void everyPayloadComesBackAsItWent(Payload payload) throws Exception {
    assertThat(Wire.decode(Wire.encode(batch(payload)))).isEqualTo(batch(payload));
  }

  @Property
  void anyBytesAreABatchOrAMalformedSignal(@ForAll @Size(max = 200) byte[] bytes) {
    try {
      Wire.decode(bytes);
    } catch (MalformedSignalException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Property
  void aCutOrChangedBatchIsABatchOrAMalformedSignal(@ForAll int at, @ForAll byte with) {
    for (Payload payload : payloads()) {
      byte[] bytes = Wire.encode(batch(payload));
      bytes[Math.floorMod(at, bytes.length)] = with;
      try {
        Wire.decode(bytes);
      } catch (MalformedSignalException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Property
  void anyTextTravels(@ForAll String text) throws Exception {
    SourceHealth health =
        new SourceHealth(
            SourceHealth.Source.NODE, SourceHealth.State.COVERED, text, 0, 0, TIME, Map.of());
    Signal back = Wire.decode(Wire.encode(batch(health))).signals().getFirst();
    assertThat(((SourceHealth) back.payload()).reason()).hasSameSizeAs(text);
  }

  @Test
  void unpairedSurrogatesBecomeTheReplacementCharacter() throws Exception {
    Payload health =
        new SourceHealth(
            SourceHealth.Source.NODE, SourceHealth.State.COVERED, "a\uD800b", 0, 0, TIME, Map.of());
    Signal back = Wire.decode(Wire.encode(batch(health))).signals().getFirst();
    assertThat(((SourceHealth) back.payload()).reason()).isEqualTo("a\uFFFDb");
  }

  @Test
  void aPayloadOfALaterVersionIsNamedByItsSequenceNumber() {
    byte[] bytes =
        SignalBatch.newBuilder()
            .setOrigin(ToWire.origin(ORIGIN))
            .setEpoch(1)
            .addSignals(SignalEntry.newBuilder().setSequence(12))
            .build()
            .toByteArray();
    assertThatThrownBy(() -> Wire.decode(bytes))
        .isInstanceOf(MalformedSignalException.class)
        .hasMessageContaining("signal 12");
  }

  @Test
  void aBatchOfMoreSignalsThanOneMayHoldIsRefusedUnread() {
    SignalBatch.Builder wire =
        SignalBatch.newBuilder().setOrigin(ToWire.origin(ORIGIN)).setEpoch(1);
    for (int i = 0; i <= Wire.MOST_SIGNALS; i++) {
      wire.addSignals(SignalEntry.getDefaultInstance());
    }
    assertThatThrownBy(() -> Wire.decode(wire.build().toByteArray()))
        .isInstanceOf(MalformedSignalException.class)
        .hasMessageContaining("4097 signals");
  }

  @Test
  void aBatchOutOfOrderIsRefused() {
    Payload loss = new Loss(Part.HUB, 0, 0, 0, Loss.Reason.GAP, TIME, TIME);
    List<Signal> signals =
        List.of(new Signal(ORIGIN, 1, 2, TIME, loss), new Signal(ORIGIN, 1, 1, TIME, loss));
    assertThatThrownBy(() -> new Batch(ORIGIN, 1, signals))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signal 1 follows signal 2");
  }
}
