package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.DnsActivity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that processes of this machine ask for, from a name server that the test has made. */
class DnsIT {

  /** Asks a server in a process of its own, over UDP or TCP, and connects to what it is told. */
  private static final String ASK =
      """
      import os, socket, struct, sys
      address, transport, name = sys.argv[1:4]
      family = socket.AF_INET6 if ":" in address else socket.AF_INET
      kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
      server = socket.socket(family, kind)
      server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      server.bind((address, 53))
      labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\\0"
      question = labels + struct.pack(">HH", 1, 1)
      query = struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + question
      answer = (struct.pack(">HHHHHH", 7, 0x8180, 1, 1, 0, 0) + question
                + struct.pack(">HHHIH", 0xc00c, 1, 1, 60, 4) + bytes([127, 0, 53, 9]))
      length = lambda m: struct.pack(">H", len(m)) + m
      if transport == "tcp":
          server.listen()
      if os.fork() == 0:
          client = socket.socket(family, kind)
          client.connect((address, 53))
          client.send(length(query) if transport == "tcp" else query)
          client.recv(1000)
          try:
              socket.create_connection(("127.0.53.9", 1))
          except ConnectionRefusedError:
              pass
          os._exit(0)
      if transport == "tcp":
          connection, _ = server.accept()
          connection.recv(1000)
          connection.send(length(answer))
      else:
          _, peer = server.recvfrom(1000)
          server.sendto(answer, peer)
      os.wait()
      """;

  private WatchedNode node;
  private final List<DnsActivity> seen = new ArrayList<>();

  @BeforeEach
  void watch() throws Exception {
    WatchedNode.assumeKernel();
    node = new WatchedNode(false, Duration.ofSeconds(30));
    node.awaitStart();
  }

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void aQuestionAndItsAnswerHaveTheProcessThatAsked() throws Exception {
    assertThat(ask("127.0.53.1", "udp", "udp.breakwater.test")).isZero();
    assertAskedAndAnswered("127.0.53.1", "udp.breakwater.test");
  }

  @Test
  void overTcpToo() throws Exception {
    assertThat(ask("127.0.53.2", "tcp", "tcp.breakwater.test")).isZero();
    assertAskedAndAnswered("127.0.53.2", "tcp.breakwater.test");
  }

  @Test
  void overVersion6Too() throws Exception {
    assertThat(ask("::1", "udp", "v6.breakwater.test")).isZero();
    assertAskedAndAnswered("0:0:0:0:0:0:0:1", "v6.breakwater.test");
  }

  @Test
  void aConnectionToAnAddressThatWasToldHasItsName() throws Exception {
    assertThat(ask("127.0.53.3", "udp", "named.breakwater.test")).isZero();
    Seen connect =
        node.await("connect", e -> "127.0.53.9".equals(e.serverAddress()) && e.serverPort() == 1);
    assertThat(connect.serverName()).isEqualTo("named.breakwater.test");
  }

  private static int ask(String server, String transport, String name) throws Exception {
    return WatchedNode.run("python3", "-c", ASK, server, transport, name);
  }

  private void assertAskedAndAnswered(String server, String name) {
    DnsActivity question = await(a -> a.action() == DnsActivity.Action.QUERY, name);
    assertThat(question.server().ip()).isEqualTo(server);
    assertThat(question.type()).isEqualTo("A");
    assertThat(question.rcode()).isEqualTo(-1);
    DnsActivity answer = await(a -> a.action() == DnsActivity.Action.RESPONSE, name);
    assertThat(answer.answers()).containsExactly("127.0.53.9");
    assertThat(answer.rcode()).isZero();
    assertThat(answer.actor().process().entity()).isEqualTo(question.actor().process().entity());
    assertThat(answer.actor().process().ancestry().getFirst().name()).isEqualTo("python3");
  }

  private DnsActivity await(Predicate<DnsActivity> wanted, String name) {
    Predicate<DnsActivity> named = wanted.and(a -> a.name().equals(name));
    Awaitility.await(name)
        .until(
            () -> {
              node.signals().stream()
                  .map(s -> s.payload())
                  .filter(DnsActivity.class::isInstance)
                  .map(DnsActivity.class::cast)
                  .forEach(seen::add);
              return seen.stream().anyMatch(named);
            });
    return seen.stream().filter(named).findFirst().orElseThrow();
  }
}
