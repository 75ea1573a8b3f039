package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes between processes of this machine, counted by the kernel. */
class FlowIT {

  /** A server and a client in one, of which each closes in its time. */
  private static final String TALK =
      """
      import os, socket, sys
      port, size, times = map(int, sys.argv[1:4])
      server = socket.create_server(("127.0.0.1", port))
      if os.fork() == 0:
          for i in range(times):
              client = socket.create_connection(("127.0.0.1", port))
              client.sendall(b"q" * 10)
              client.shutdown(socket.SHUT_WR)
              total = 0
              while data := client.recv(65536):
                  total += len(data)
              assert total == size, total
              client.close()
          os._exit(0)
      for i in range(times):
          connection, _ = server.accept()
          while connection.recv(100):
              pass
          connection.sendall(b"a" * size)
          connection.close()
      os.wait()
      """;

  private WatchedNode node;
  private final List<NetworkActivity> flows = new ArrayList<>();

  @BeforeEach
  void watch() throws Exception {
    WatchedNode.assumeKernel();
    node = new WatchedNode(true, Duration.ofMillis(500));
    node.awaitStart();
  }

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void bothEndsOfATcpConnectionCountEveryByteOnce() throws Exception {
    int port = 18_431;
    assertThat(python(TALK, port, 300_000, 7)).isZero();

    Predicate<NetworkActivity> asked = f -> isOf(f, port) && f.traffic().bytesIn() > 5000;
    Traffic client = total(asked, 7);
    assertThat(client.bytesOut()).isEqualTo(7 * 10);
    assertThat(client.bytesIn()).isEqualTo(7 * 300_000);
    Traffic server = total(f -> isOf(f, port) && !asked.test(f), 7);
    assertThat(server.bytesIn()).isEqualTo(7 * 10);
    assertThat(server.bytesOut()).isEqualTo(7 * 300_000);
    assertThat(server.packetsOut()).isPositive();
  }

  @Test
  void aConnectionThatGoesOnIsToldAtIntervals() throws Exception {
    String script =
        """
        import socket, sys
        server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        client = socket.create_connection(server.getsockname())
        connection, _ = server.accept()
        for line in sys.stdin:
            client.sendall(b"x" * int(line))
            left = int(line)
            while left:
                left -= len(connection.recv(left))
            print("read", flush=True)
        """;
    int port = 18_432;
    Process talk = new ProcessBuilder("python3", "-c", script, Integer.toString(port)).start();
    try (var out = talk.outputWriter();
        var in = talk.inputReader()) {
      for (int sent : List.of(1000, 50_000)) {
        out.write(sent + "\n");
        out.flush();
        assertThat(in.readLine()).isEqualTo("read");
        flows.clear();
        await(() -> bytesOut(port) >= sent);
        assertThat(bytesOut(port)).isEqualTo(sent);
        assertThat(flows.stream().filter(f -> isOf(f, port)))
            .allMatch(f -> f.actor().process().entity().pid() == talk.pid());
      }
    }
    assertThat(talk.waitFor()).isZero();
  }

  @Test
  void datagramsAreCountedWithTheirPeersAlsoOfASocketThatIsNotConnected() throws Exception {
    String script =
        """
        import socket
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 18433))
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for i in range(5):
            client.sendto(b"u" * 100, ("127.0.0.1", 18433))
            data, peer = server.recvfrom(1000)
            server.sendto(data * 2, peer)
            client.recv(1000)
        """;
    assertThat(python(script)).isZero();
    Predicate<NetworkActivity> client =
        f -> f.protocol().equals("udp") && isOf(f, 18_433) && f.traffic().bytesOut() == 500;
    await(() -> sum(client).packetsOut() >= 5 && sum(client).packetsIn() >= 5);
    assertThat(sum(client).bytesOut()).isEqualTo(500);
    assertThat(sum(client).bytesIn()).isEqualTo(1000);
  }

  private static int python(String script, int... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-c", script));
    for (int argument : arguments) {
      command.add(Integer.toString(argument));
    }
    return WatchedNode.run(command.toArray(String[]::new));
  }

  /** Whether the flow is of the service at that port. */
  private static boolean isOf(NetworkActivity flow, int port) {
    return flow.destination().port() == port;
  }

  private Traffic total(Predicate<NetworkActivity> wanted, int connections) throws Exception {
    await(() -> sum(wanted).connections() >= connections);
    return sum(wanted);
  }

  private long bytesOut(int port) {
    return sum(f -> isOf(f, port)).bytesOut();
  }

  private Traffic sum(Predicate<NetworkActivity> wanted) {
    Traffic sum = Traffic.NONE;
    for (NetworkActivity flow : flows) {
      if (wanted.test(flow)) {
        Traffic t = flow.traffic();
        sum =
            new Traffic(
                sum.bytesIn() + t.bytesIn(),
                sum.bytesOut() + t.bytesOut(),
                sum.packetsIn() + t.packetsIn(),
                sum.packetsOut() + t.packetsOut(),
                sum.connections() + t.connections(),
                Instant.EPOCH);
      }
    }
    return sum;
  }

  private void await(Callable<Boolean> condition) {
    Awaitility.await()
        .until(
            () -> {
              node.signals().stream()
                  .map(s -> s.payload())
                  .filter(NetworkActivity.class::isInstance)
                  .map(NetworkActivity.class::cast)
                  .filter(f -> f.action() == NetworkActivity.Action.TRAFFIC)
                  .forEach(flows::add);
              return condition.call();
            });
  }
}
