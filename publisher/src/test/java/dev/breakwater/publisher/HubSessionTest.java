package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HubSessionTest {
  @TempDir Path folder;
  private TestHub hub;
  private Path ca;

  @BeforeEach
  void startHub() throws Exception {
    TestAuthority authority = new TestAuthority();
    ca = authority.write(folder.resolve("ca.pem"));
    hub = new TestHub(authority);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aNodeWithoutAMachineEnrolsAndSendsWhatItLikes() throws Exception {
    hub.tokens.add("once");
    Batch batch = TestCollector.batch("node-7", Part.COLLECTOR, 1, 3);
    try (HubSession session = HubSession.enrol(hub.address(), ca, "shop", "node-7", "once")) {
      assertThat(session.send(Wire.encode(batch))).isEqualTo(new HubAnswer.Committed(3));
      hub.failures.add(400);
      assertThat(session.send(Wire.encode(batch))).isInstanceOf(HubAnswer.Refused.class);
    }
    assertThat(hub.taken).containsExactly(batch);
    assertThat(hub.peers).containsOnly("CN=node-7,O=shop");
  }

  @Test
  void theHubSaysHowLongToWait() throws Exception {
    hub.tokens.add("once");
    hub.failures.add(503);
    hub.retryAfter = "7";
    byte[] batch = Wire.encode(TestCollector.batch("node-7", Part.COLLECTOR, 1, 3));
    try (HubSession session = HubSession.enrol(hub.address(), ca, "shop", "node-7", "once")) {
      assertThat(session.send(batch))
          .isInstanceOfSatisfying(
              HubAnswer.Later.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }
  }

  @Test
  void aTokenThatWasUsedIsRefusedInWords() {
    assertThatThrownBy(() -> HubSession.enrol(hub.address(), ca, "shop", "node-7", "never"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the token was used already");
  }
}
