package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.breakwater.signals.Container;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Downlink;
import dev.breakwater.signals.Order;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SignedDirective;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  private final Outbox outbox = new Outbox(new Origin("c", "n", Part.COLLECTOR), 7, 1 << 20);
  private final Queue<SignedDirective> orders = new ConcurrentLinkedQueue<>();
  private Delivery delivery;
  private Thread thread;
  private Path socket;

  @TempDir Path directory;

  @BeforeEach
  void start() {
    socket = directory.resolve("s");
    delivery = new Delivery(outbox, socket, orders::add);
    thread = Thread.ofVirtual().start(delivery);
  }

  @AfterEach
  void stop() throws Exception {
    delivery.stop();
    thread.join();
  }

  @Test
  void whatWasSeenBeforeThePublisherCameIsDeliveredOnceItIsThere() throws Exception {
    add(3);
    try (PublisherEnd publisher = new PublisherEnd(socket, true)) {
      await().until(() -> publisher.signals().size() == 3);
      assertThat(outbox.awaitEmpty(5_000)).isTrue();
      add(2);
      await().until(() -> publisher.signals().size() == 5);
      assertThat(publisher.signals())
          .extracting(Signal::sequence)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void whatWasNotAcknowledgedIsSentAgainOverANewConnection() throws Exception {
    try (PublisherEnd publisher = new PublisherEnd(socket, false)) {
      add(300);
      await().until(() -> publisher.signals().size() == 300);
      publisher.hangUp();
      await().until(() -> publisher.connections() == 2 && publisher.signals().size() == 600);
      assertThat(publisher.signals().subList(300, 600))
          .extracting(Signal::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    }
    assertThat(outbox.awaitEmpty(0)).isFalse();
  }

  @Test
  void whatTheHubOrdersComesDownTheSameWay() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    Order order = new RulesOrder("v2", Map.of("own.yaml", "# ".repeat(1 << 20)));
    Directive directive =
        new Directive(
            "d1", "c", "n", Part.COLLECTOR, 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(9), order);
    SignedDirective signed = SignedDirective.sign(directive, keys.generateKeyPair().getPrivate());
    try (PublisherEnd publisher = new PublisherEnd(socket, true)) {
      add(1);
      await().until(() -> publisher.signals().size() == 1);
      publisher.send(new Downlink.Ordered(signed));
      await().until(() -> orders.size() == 1);
      assertThat(orders.peek()).isEqualTo(signed);
      add(1);
      assertThat(outbox.awaitEmpty(5_000)).isTrue();
    }
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      outbox.add(Instant.now(), Samples.activity(Container.HOST));
    }
  }
}
