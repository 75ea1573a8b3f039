package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** DNS messages of every kind, and bytes that only look like one. */
class DnsMessageTest {

  /** Puts messages together byte by byte. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Bytes head(int flags, int questions, int answers) {
      return new Bytes().u16(0x1234).u16(flags).u16(questions).u16(answers).u16(0).u16(0);
    }

    Bytes u16(int value) {
      out.write(value >> 8);
      out.write(value);
      return this;
    }

    Bytes name(String... labels) {
      labels(labels);
      out.write(0);
      return this;
    }

    Bytes labels(String... labels) {
      for (String label : labels) {
        byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes.length);
        out.writeBytes(bytes);
      }
      return this;
    }

    Bytes pointer(int to) {
      return u16(0xc000 | to);
    }

    Bytes raw(int... values) {
      for (int value : values) {
        out.write(value);
      }
      return this;
    }

    Bytes question(int type, String... labels) {
      return name(labels).u16(type).u16(1);
    }

    /** A record of the name at offset 12. */
    Bytes answer(int type, int... data) {
      return pointer(12).u16(type).u16(1).u16(0).u16(60).u16(data.length).raw(data);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  private static DnsMessage read(byte[] bytes) throws MalformedDnsException {
    return DnsMessage.read(bytes, 0, bytes.length, false);
  }

  @Test
  void aQuestionNamesWhatIsAskedForInSmallLetters() throws Exception {
    DnsMessage message =
        read(Bytes.head(0x0100, 1, 0).question(28, "wWw", "Example", "org").bytes());
    assertThat(message.isResponse()).isFalse();
    assertThat(message.name()).isEqualTo("www.example.org");
    assertThat(message.type()).isEqualTo("AAAA");
    assertThat(message.answers()).isEmpty();
  }

  @Test
  void anAnswerHasAddressesAndTheNamesInBetween() throws Exception {
    byte[] bytes =
        Bytes.head(0x8180, 1, 3)
            .question(1, "www", "example", "org")
            .answer(5, 4, 'e', 'd', 'g', 'e', 0xc0, 16)
            .answer(1, 192, 0, 2, 7)
            .answer(1, 192, 0, 2, 8)
            .bytes();
    DnsMessage message = read(bytes);
    assertThat(message.isResponse()).isTrue();
    assertThat(message.rcode()).isZero();
    assertThat(message.answers())
        .extracting(a -> a.type() + " " + a.data())
        .containsExactly("CNAME edge.example.org", "A 192.0.2.7", "A 192.0.2.8");
    assertThat(message.answers().get(1).address())
        .isEqualTo(IpAddress.of(new byte[] {(byte) 192, 0, 2, 7}));
  }

  @Test
  void otherRecordsAreWrittenAsInAZoneFile() throws Exception {
    byte[] bytes =
        Bytes.head(0x8180, 1, 5)
            .question(255, "a")
            .answer(16, 3, 'k', '=', 'v', 2, 0xff, '\\')
            .answer(15, 0, 10, 2, 'm', 'x', 0xc0, 12)
            .answer(33, 0, 1, 0, 2, 0x1f, 0x90, 0xc0, 12)
            .answer(28, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
            .answer(999, 1, 2, 3)
            .bytes();
    assertThat(read(bytes).answers())
        .extracting(a -> a.type() + " " + a.data())
        .containsExactly(
            "TXT k=v \\255\\092",
            "MX 10 mx.a",
            "SRV 1 2 8080 a",
            "AAAA 2001:db8:0:0:0:0:0:1",
            "TYPE999 \\# 3 010203");
  }

  @Test
  void anErrorHasItsCode() throws Exception {
    assertThat(read(Bytes.head(0x8183, 1, 0).question(1, "nowhere").bytes()).rcode()).isEqualTo(3);
  }

  @Test
  void whatIsNoPrintableCharacterOfANameIsEscapedAndCannotForgeALabel() throws Exception {
    byte[] bytes = Bytes.head(0, 1, 0).question(1, "a.b\n\0", "ü\\", "c d").bytes();
    assertThat(read(bytes).name()).isEqualTo("a\\046b\\010\\000.\\252\\092.c\\032d");
  }

  @Test
  void theRootIsAName() throws Exception {
    assertThat(read(Bytes.head(0, 1, 0).question(2).bytes()).name()).isEmpty();
  }

  @Test
  void namesThatPointToThemselvesForwardsOrInCirclesAreRefused() {
    refused(Bytes.head(0, 1, 0).pointer(12).u16(1).u16(1), "points forwards or to itself");
    refused(Bytes.head(0, 1, 0).pointer(20).u16(1).u16(1).name("a"), "points forwards");
    refused(Bytes.head(0, 1, 0).labels("a").pointer(12).u16(1).u16(1), "goes on behind the end");
    refused(
        Bytes.head(0x8000, 1, 1)
            .question(1, "a")
            .raw(0xc0, 21, 0xc0, 19)
            .u16(1)
            .u16(1)
            .u16(0)
            .u16(0)
            .u16(0),
        "points forwards");
  }

  @Test
  void namesThatAreTooLongAreRefused() {
    String label = "x".repeat(63);
    refused(Bytes.head(0, 1, 0).question(1, label, label, label, label), "more than 255 bytes");
    refused(Bytes.head(0, 1, 0).raw(0x40, 'a', 0).u16(1).u16(1), "of an unknown kind");
  }

  @Test
  void aMessageThatAsksForNothingOrForMuchIsRefused() {
    refused(Bytes.head(0, 0, 0), "0 questions");
    refused(Bytes.head(0, 65_535, 0).question(1, "a"), "65535 questions");
  }

  @Test
  void ofAMessageThatIsKnownInPartTheWholeAnswersAreTaken() throws Exception {
    byte[] whole =
        Bytes.head(0x8180, 1, 2)
            .question(1, "a")
            .answer(1, 1, 1, 1, 1)
            .answer(1, 2, 2, 2, 2)
            .bytes();
    byte[] part = Arrays.copyOf(whole, whole.length - 1);
    assertThat(DnsMessage.read(part, 0, part.length, true).answers()).hasSize(1);
    assertThatExceptionOfType(MalformedDnsException.class).isThrownBy(() -> read(part));
  }

  @Property(tries = 2000)
  void randomBytesAreReadOrRefused(@ForAll @Size(max = 300) byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property(tries = 5000)
  void messagesWithWrongBytesAreReadOrRefused(
      @ForAll("messages") byte[] message,
      @ForAll List<@IntRange(max = 65_535) Integer> changes,
      @ForAll @IntRange(max = 400) int length) {
    byte[] bytes = Arrays.copyOf(message, Math.min(length + 12, message.length));
    for (int change : changes) {
      bytes[(change >> 8) % bytes.length] = (byte) change;
    }
    readOrRefuse(bytes);
  }

  @Property
  void whatANameIsWrittenLikeIsWhatIsRead(@ForAll("labels") List<String> labels) throws Exception {
    byte[] bytes = Bytes.head(0, 1, 0).question(1, labels.toArray(String[]::new)).bytes();
    assertThat(read(bytes).name()).isEqualTo(String.join(".", labels));
  }

  @Provide
  Arbitrary<List<String>> labels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .ofMinLength(1)
        .ofMaxLength(60)
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<byte[]> messages() {
    return labels()
        .map(
            labels ->
                Bytes.head(0x8180, 1, 4)
                    .question(1, labels.toArray(String[]::new))
                    .answer(5, 1, 'x', 0xc0, 12)
                    .answer(16, 2, 'a', 'b', 1, 'c')
                    .answer(6, 0xc0, 12, 0xc0, 12)
                    .answer(1, 1, 2, 3, 4)
                    .bytes());
  }

  private static void readOrRefuse(byte[] bytes) {
    for (boolean isCut : new boolean[] {true, false}) {
      try {
        DnsMessage message = DnsMessage.read(bytes, 0, bytes.length, isCut);
        assertThat(message.answers()).hasSizeLessThanOrEqualTo(DnsMessage.MOST_ANSWERS);
        assertThat(message.answers()).allMatch(a -> a.data().length() <= DnsMessage.LONGEST_DATA);
      } catch (MalformedDnsException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static void refused(Bytes bytes, String why) {
    assertThatExceptionOfType(MalformedDnsException.class)
        .isThrownBy(() -> read(bytes.bytes()))
        .withMessageContaining(why);
  }
}
