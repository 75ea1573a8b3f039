package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.ApiActivity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditEventTest {

  @Test
  void theNameThatTheServerMadeUpIsTheAnswers() {
    AuditEvent event =
        with(
            "\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\"},"
                + "\"responseObject\":{\"metadata\":{\"name\":\"web-x7d2k\"}}",
            "create");

    assertThat(event.activity().object().name()).isEqualTo("web-x7d2k");
  }

  @Test
  void aCollectionThatIsDeletedHasNoName() {
    AuditEvent event =
        with(
            "\"objectRef\":{\"resource\":\"pods\"},\"responseObject\":{\"metadata\":{\"name\":\"x\"}}",
            "deletecollection");

    assertThat(event.objectName()).isEmpty();
  }

  @Test
  void anEventWithoutAuthenticationHasNoUser() {
    ApiActivity activity =
        with("\"user\":{},\"sourceIPs\":[\"203.0.113.9\",\"10.0.0.1\"]", "get").activity();

    assertThat(activity.user()).isEmpty();
    assertThat(activity.sourceIps()).containsExactly("203.0.113.9", "10.0.0.1");
    assertThat(activity.responseCode()).isZero();
  }

  @Test
  void membersOfTheWrongShapeAreAbsent() {
    AuditEvent event =
        with(
            "\"user\":7,\"objectRef\":[1],\"sourceIPs\":\"x\",\"responseStatus\":{\"code\":\"200\"},"
                + "\"annotations\":null,\"requestReceivedTimestamp\":{}",
            "get");

    assertThat(event.activity().object().resource()).isEmpty();
    assertThat(event.user()).isEmpty();
    assertThat(event.responseCode()).isZero();
    assertThat(event.time()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void theTimeIsTheStages() {
    AuditEvent event =
        with(
            "\"requestReceivedTimestamp\":\"2026-11-23T15:35:07.218394Z\","
                + "\"stageTimestamp\":\"2026-11-23T15:35:08.000001Z\"",
            "get");

    assertThat(event.time()).isEqualTo("2026-11-23T15:35:08.000001Z");
  }

  @Test
  void aTimeThatIsNoneOrCannotBeCountedIsNotKnown() {
    assertThat(with("\"stageTimestamp\":\"yesterday\"", "get").time()).isEqualTo(Instant.EPOCH);
    assertThat(with("\"stageTimestamp\":\"+999999999-01-01T00:00:00Z\"", "get").time())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void aRecordKeepsTextsWithinBoundsAndWithoutNul() {
    ApiActivity activity =
        with(
                "\"userAgent\":\""
                    + "u".repeat(100_000)
                    + "\",\"user\":{\"username\":\"a\\u0000b\"}",
                "get")
            .activity();

    assertThat(activity.userAgent()).hasSize(1_024).endsWith("…");
    assertThat(activity.user()).isEqualTo("a\uFFFDb");
  }

  @Test
  void aListOfAddressesThatIsTooLongKeepsTheLast() {
    String forged = "\"1.1.1.1\",".repeat(10_000);

    ApiActivity activity = with("\"sourceIPs\":[" + forged + "\"10.9.8.7\"]", "get").activity();

    assertThat(activity.sourceIps()).hasSize(64).endsWith("10.9.8.7");
  }

  @Test
  void aPointerLeadsThroughObjectsAndArrays() {
    AuditValue value = with("\"a\":{\"b/c\":[{\"~\":\"x\"},null,7]}", "get").json();

    assertThat(value.pointer("/a/b~1c/0/~0").text()).isEqualTo("x");
    assertThat(value.pointer("a/b~1c/2").text()).isEqualTo("7");
    assertThat(value.pointer("/a/b~1c/1").present()).isFalse();
    assertThat(value.pointer("/a/b~1c/-1").present()).isFalse();
    assertThat(value.pointer("/a/b~1c/99999999999").present()).isFalse();
    assertThat(value.pointer("/a/b~1c").text()).isEqualTo("[{\"~\":\"x\"},null,7]");
  }

  private static AuditEvent with(String members, String verb) {
    return Read.recording(
            Read.event("a").replace("\"verb\":\"get\"", "\"verb\":\"" + verb + "\"," + members))
        .events
        .getFirst();
  }
}
