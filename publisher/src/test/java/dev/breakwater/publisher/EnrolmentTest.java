package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.breakwater.publisher.TestPublisher.Run;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a publisher comes by its certificate, and what it does without one. */
@Timeout(60)
class EnrolmentTest {
  @RegisterExtension final TestPublisher publisher = new TestPublisher();

  @Test
  void enrolsOnceAndKeepsItsKeyForItself() throws Exception {
    publisher.startAndListen().stop();
    assertThat(publisher.token()).doesNotExist();
    assertThat(publisher.hub().enrolled).containsExactly("shop/node-1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(publisher.state())))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(publisher.state().resolve(Identity.FILE))))
        .isEqualTo("rw-------");

    publisher.startAndListen().stop();
    assertThat(publisher.hub().enrolled).hasSize(1);
  }

  @Test
  void aTokenThatIsUsedEndsTheStartWithWhatToDo() throws Exception {
    publisher.hub().tokens.clear();
    assertThatThrownBy(
            () ->
                publisher
                    .start(publisher.options(Optional.empty()))
                    .end()
                    .get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the token was used already")
        .hasMessageContaining("ask the administrator for a new one");
    assertThat(publisher.token()).doesNotExist();
  }

  @Test
  void withoutCertificateAndTokenItSaysWhatIsMissing() throws Exception {
    Files.delete(publisher.token());
    assertThatThrownBy(
            () ->
                publisher
                    .start(publisher.options(Optional.empty()))
                    .end()
                    .get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--enrolment-token-file");
  }

  @Test
  void aCertificateOfAnotherAuthorityOrNodeOrThatHasEndedIsReplaced() throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    Files.createDirectories(publisher.state());
    for (Identity old :
        new Identity[] {
          Identity.of(
              keys.getPrivate(),
              new TestAuthority().certify("shop", "node-1", keys.getPublic(), Duration.ofDays(90))),
          Identity.of(
              keys.getPrivate(),
              publisher
                  .authority()
                  .certify("shop", "node-2", keys.getPublic(), Duration.ofDays(90))),
          Identity.of(
              keys.getPrivate(),
              publisher
                  .authority()
                  .certify("shop", "node-1", keys.getPublic(), Duration.ofDays(-1))),
          Identity.of(
              keys.getPrivate(),
              publisher.authority().certify("shop", "node-1", keys.getPublic(), Duration.ofDays(3)))
        }) {
      old.write(publisher.state());
      publisher.hub().enrolled.clear();
      publisher.hub().tokens.add("again");
      Files.writeString(publisher.token(), "again");
      publisher.startAndListen().stop();
      assertThat(publisher.hub().enrolled).as("after %s", old.certificate()).hasSize(1);
    }
  }

  @Test
  void aHubOfAnotherAuthorityIsToldNothing() throws Exception {
    new TestAuthority().write(publisher.folder().resolve("ca.pem"));
    Run run = publisher.start(publisher.options(Optional.empty()));
    await().during(Duration.ofMillis(500)).until(() -> !run.end().isDone());
    assertThat(publisher.hub().enrolled).isEmpty();
    run.publisher().end();
    assertThatThrownBy(() -> run.end().get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StartException.class);
  }

  @Test
  void aSecondPublisherOnTheSameStateIsRefused() {
    publisher.startAndListen();
    assertThatThrownBy(
            () ->
                new Publisher(
                        publisher.options(Optional.empty()),
                        TestPublisher.TIMES,
                        InstantSource.system(),
                        new Random(1))
                    .run())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another publisher is using");
  }

  @Test
  void anEnrolmentWhoseAnswerIsLostIsAskedForAgainWithTheSameKey() throws Exception {
    publisher.hub().answersLost.set(2);
    publisher.startAndListen();
    assertThat(publisher.hub().keys).hasSize(3);
    assertThat(Set.copyOf(publisher.hub().keys)).hasSize(1);
    assertThat(publisher.state().resolve("enrolment.key")).doesNotExist();
  }

  @Test
  void aPublisherThatEndsBeforeItIsEnrolledAsksWithTheSameKeyAndTokenTheNextTime()
      throws Exception {
    publisher.hub().answersLost.set(10_000);
    Run run = publisher.start(publisher.options(Optional.empty()));
    await().until(() -> publisher.hub().keys.size() > 2);
    run.publisher().end();
    assertThatThrownBy(() -> run.end().get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(publisher.token()).exists();
    publisher.hub().answersLost.set(0);
    publisher.startAndListen();
    assertThat(Set.copyOf(publisher.hub().keys)).hasSize(1);
    assertThat(publisher.token()).doesNotExist();
  }
}
