package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.SourceHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attacker with root does to a sensor that runs, with bpftool. */
class TamperIT {
  private @Nullable WatchedNode running;
  private final List<Payload> signals = new ArrayList<>();

  @BeforeEach
  void kernel() throws Exception {
    WatchedNode.assumeKernel();
    boolean hasTool;
    try {
      hasTool = WatchedNode.run("bpftool", "version") == 0;
    } catch (IOException e) {
      hasTool = false;
    }
    assumeTrue(hasTool, "bpftool is not installed");
  }

  @AfterEach
  void close() {
    if (running != null) {
      running.close();
    }
  }

  @Test
  void aProgramThatIsDetachedIsToldAndAttachedAgain() throws Exception {
    watch();
    int program = node().sensor().programId("on_packet_out");
    assertThat(tool("link", "detach", "id", Integer.toString(link(program)))).isZero();

    assertThat(told(Event.DETACHED)).contains("on_packet_out").contains("attached again");
    assertNotCoveredUntilRepaired("on_packet_out");
    assertThat(link(program)).isPositive();
  }

  @Test
  void aMapThatIsChangedIsToldAndMended() throws Exception {
    watch();
    String forms = Integer.toString(node().sensor().mapId("forms"));
    String openat = "1 1 0 0";
    assertThat(overwrite(forms, openat)).isZero();

    assertThat(told(Event.MAP_CHANGED)).contains("map forms").contains("01010000");
    assertNotCoveredUntilRepaired("forms");
    WatchedNode.run("/bin/cat", "/etc/hostname");
    node().await("open", e -> e.isOpen() && "/etc/hostname".equals(e.path()));
  }

  @Test
  void whoeverTakesTheCollectorsPlaceIsNotBelieved() throws Exception {
    watch();
    awaitSignal(p -> p instanceof SourceHealth); // it knows itself
    Awaitility.await().until(() -> node().sensor().check().isEmpty());
    String variables = Integer.toString(node().sensor().mapId(".bss"));
    JsonNode before = dump(variables).get(0);
    List<String> command = new ArrayList<>(List.of("map", "update", "id", variables, "key"));
    command.addAll(bytes("0 0 0 0"));
    command.add("value");
    before.get("value").forEach(b -> command.add("1"));
    assertThat(tool(command.toArray(String[]::new))).isZero();

    assertThat(told(Event.MAP_CHANGED)).contains("map .bss");
    assertNotCoveredUntilRepaired(".bss");
  }

  @Test
  void whatOnlyTheKernelSideWritesCannotBeChangedAtAll() throws Exception {
    watch();
    for (String map : List.of("shapes", "listeners", "owners", "tcp_sockets")) {
      String id = Integer.toString(node().sensor().mapId(map));
      List<String> command = new ArrayList<>(List.of("map", "delete", "id", id, "key"));
      command.addAll(bytes("1 0 0 0" + (map.equals("shapes") ? "" : " 0 0 0 0")));
      assertThat(tool(command.toArray(String[]::new))).as(map).isNotZero();
    }
  }

  @Test
  void flowsThatAreTakenOutOfTheirTableAreMissed() throws Exception {
    running = new WatchedNode(true, Duration.ofSeconds(8));
    node().awaitStart();
    String table = Integer.toString(node().sensor().mapId("flows_even"));
    WatchedNode.run(
        "python3",
        "-c",
        """
        import socket
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 18434))
        server.sendto(b"secret" * 100, ("127.0.0.1", 18434))
        """);
    for (JsonNode entry : dump(table)) {
      List<String> command = new ArrayList<>(List.of("map", "delete", "id", table, "key"));
      entry.get("key").forEach(b -> command.add(b.asText()));
      tool(command.toArray(String[]::new));
    }
    assertThat(told(Event.MAP_CHANGED)).contains("flows of ");
  }

  @Test
  void aCollectorThatReadsNothingAnyMoreIsToldByItsCanaries() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    Detector hangs =
        (event, found) -> {
          if (String.valueOf(event.path()).endsWith("/hang-here")) {
            try {
              hanging.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    running = new WatchedNode(KernelFilter.EVERYTHING, hangs);
    try {
      node().awaitStart();
      WatchedNode.run("/bin/cat", "/tmp/hang-here");
      assertThat(told(Event.DETACHED)).contains("own events do not come through");
    } finally {
      hanging.countDown();
    }
    told(Event.REPAIRED);
  }

  private WatchedNode node() {
    return Objects.requireNonNull(running);
  }

  private void watch() throws Exception {
    running = new WatchedNode(false, Duration.ofSeconds(30));
    node().awaitStart();
  }

  private void assertNotCoveredUntilRepaired(String what) {
    awaitSignal(
        p ->
            p instanceof SourceHealth h
                && h.state() == SourceHealth.State.NOT_COVERED
                && h.reason().contains(what));
    told(Event.REPAIRED);
    awaitSignal(p -> p instanceof Loss loss && loss.reason() == Loss.Reason.NOT_WATCHED);
    signals.clear();
    awaitSignal(p -> p instanceof SourceHealth h && h.state() == SourceHealth.State.COVERED);
  }

  private String told(Event event) {
    Payload payload = awaitSignal(p -> p instanceof LifecycleActivity a && a.event() == event);
    return ((LifecycleActivity) payload).detail();
  }

  private Payload awaitSignal(Predicate<Payload> wanted) {
    Awaitility.await()
        .until(
            () -> {
              node().signals().forEach(s -> signals.add(s.payload()));
              return signals.stream().anyMatch(wanted);
            });
    return signals.stream().filter(wanted).findFirst().orElseThrow();
  }

  private static int overwrite(String map, String key) throws Exception {
    JsonNode value = null;
    for (JsonNode entry : dump(map)) {
      value = entry.get("value");
    }
    List<String> command = new ArrayList<>(List.of("map", "update", "id", map, "key"));
    command.addAll(bytes(key));
    command.add("value");
    if (value != null) {
      value.forEach(b -> command.add("0"));
    }
    return tool(command.toArray(String[]::new));
  }

  private static List<String> bytes(String numbers) {
    return List.of(numbers.split(" ", -1));
  }

  private static int link(int program) throws Exception {
    for (JsonNode link : json("link", "list")) {
      if (link.path("prog_id").asInt() == program) {
        return link.path("id").asInt();
      }
    }
    return -1;
  }

  private static JsonNode dump(String map) throws Exception {
    return json("map", "dump", "id", map);
  }

  private static JsonNode json(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bpftool", "--json"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    JsonNode read = new ObjectMapper().readTree(process.getInputStream());
    process.waitFor();
    return read;
  }

  private static int tool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bpftool"));
    command.addAll(List.of(arguments));
    return WatchedNode.run(command.toArray(String[]::new));
  }
}
