package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testkit.Recordings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRecordingTest {
  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @MethodSource("recordings")
  void everyEventOfARealRecordingIsRead(String name) throws IOException {
    byte[] packed = Recordings.openCompressed(name).readAllBytes();

    Read read = Read.recording(packed);

    assertThat(read.refused).isEmpty();
    assertThat(read.events).hasSameSizeAs(Recordings.lines(name));
  }

  static List<String> recordings() {
    return Recordings.names();
  }

  @Test
  void aPlainRecordingReadsAsAPackedOneDoes() {
    byte[] plain =
        String.join("\n", Recordings.lines("attack-exec")).getBytes(StandardCharsets.UTF_8);

    assertThat(Read.recording(plain).events).hasSize(16);
  }

  @Test
  void aLineThatIsNotJsonIsRefusedAndTheRestRead() {
    Read read = Read.recording(Read.event("a") + "\nGET / HTTP/1.1\n" + Read.event("b") + "\n");

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.reasons()).singleElement().asString().startsWith("2: not JSON");
    assertThat(read.refused.getFirst().offset()).isEqualTo(Read.event("a").length() + 1);
  }

  @Test
  void aKindThatIsNoTextIsRefused() {
    Read read = Read.recording("{\"kind\": 0}\n" + Read.event("a"));

    assertThat(read.ids()).containsExactly("a");
    assertThat(read.reasons()).containsExactly("1: kind is 0, \"Event\" is expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "1e999999999",
        "\"text\"",
        "{}",
        "{\"kind\":\"Pod\"}",
        "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\"}",
        "{\"kind\":\"Event\",\"stage\":{},\"requestURI\":\"/\"}",
        "{\"kind\":\"Event\",\"stage\":\"ResponseComplete\"}",
        "{\"kind\":\"Event\"",
        "\u0000\u0000\u0000",
      })
  void whatIsNoAuditEventIsRefusedWithItsLine(String line) {
    Read read = Read.recording(Read.event("a") + "\n" + line + "\n" + Read.event("b"));

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.refused).singleElement().extracting(Refused::line).isEqualTo(2L);
  }

  @Test
  void anEventOf300KilobytesIsRead() {
    String large = Read.event("a").replace("\"/api\"", "\"/api?" + "x".repeat(300_000) + "\"");

    Read read = Read.recording(large + "\n" + Read.event("b") + "\n");

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.events.getFirst().requestUri()).hasSize(300_005);
  }

  @Test
  void anEventOverTheBoundIsRefusedAndTheRestRead() {
    String large = Read.event("a").replace("\"/api\"", "\"/" + "x".repeat(5 * MEBIBYTE) + "\"");

    Read read = Read.recording(Read.event("b") + "\n" + large + "\n" + Read.event("c") + "\n");

    assertThat(read.ids()).containsExactly("b", "c");
    assertThat(read.reasons())
        .singleElement()
        .asString()
        .startsWith("2: ")
        .contains("longer than the 4194304 bytes that an event may have");
  }

  @Test
  void anEmptyFileIsReported() {
    Read read = Read.recording(new byte[0]);

    assertThat(read.reasons()).containsExactly("1: the file is empty");
    assertThat(read.count).isEqualTo(new AuditCount(0, 1, 0));
  }

  @Test
  void anEmptyGzipIsReported() throws IOException {
    assertThat(Read.recording(packed("")).reasons()).containsExactly("1: the file is empty");
  }

  @Test
  void ofATruncatedGzipWhatComesBeforeTheBreakIsRead() throws IOException {
    byte[] packed = Recordings.openCompressed("benign").readAllBytes();

    Read read = Read.recording(Arrays.copyOf(packed, packed.length / 2));

    assertThat(read.events).hasSizeGreaterThan(500);
    assertThat(read.refused).hasSize(1);
    assertThat(read.refused.getFirst().line()).isEqualTo(read.events.size() + 1L);
    assertThat(read.reasons().getFirst()).contains("the gzip ends too early");
  }

  @Test
  void ofADamagedGzipWhatComesBeforeTheDamageIsRead() throws IOException {
    byte[] packed = Recordings.openCompressed("benign").readAllBytes();
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 500, (byte) 0x55);

    Read read = Read.recording(packed);

    assertThat(read.events).hasSizeGreaterThan(500);
    assertThat(read.reasons().getLast()).contains("the gzip");
  }

  @Test
  void bytesThatAreNoUtf8AreReadAsReplacementCharacters() {
    byte[] line = Read.event("aXb").getBytes(StandardCharsets.ISO_8859_1);
    line[new String(line, StandardCharsets.ISO_8859_1).indexOf('X')] = (byte) 0xFF;

    assertThat(Read.recording(line).ids()).containsExactly("a\uFFFDb");
  }

  @Test
  void nestingBeyondTheBoundIsRefused() {
    String deep = Read.event("a").replace("\"/api\"", "\"/api\",\"x\":" + "[".repeat(100_000));

    Read read = Read.recording(deep + "\n" + Read.event("b"));

    assertThat(read.ids()).containsExactly("b");
    assertThat(read.reasons().getFirst()).startsWith("1: JSON beyond bounds");
  }

  @Test
  void numbersBeyondTheBoundAreRefused() {
    String number = Read.event("a").replace("\"/api\"", "\"/api\",\"x\":" + "9".repeat(100_000));

    assertThat(Read.recording(number).reasons().getFirst()).startsWith("1: JSON beyond bounds");
  }

  @Test
  void ofMembersThatComeTwiceTheLastCounts() {
    String twice = Read.event("a").replace("\"get\"", "\"get\",\"verb\":\"delete\"");

    assertThat(Read.recording(twice).events.getFirst().verb()).isEqualTo("delete");
  }

  @Test
  void blankLinesAndLineEndsOfOtherSystemsAreNoEvents() {
    Read read = Read.recording("\uFEFF" + Read.event("a") + "\r\n\r\n  \n" + Read.event("b"));

    assertThat(read.ids()).containsExactly("a", "b");
    assertThat(read.refused).isEmpty();
  }

  @Test
  void twoEventsOnALineAreRefusedRatherThanOneOfThemLost() {
    Read read = Read.recording(Read.event("a") + Read.event("b"));

    assertThat(read.events).isEmpty();
    assertThat(read.reasons())
        .containsExactly("1: one event a line is expected, and more follows it");
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
