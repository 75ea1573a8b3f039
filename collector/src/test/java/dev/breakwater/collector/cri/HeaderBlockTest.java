package dev.breakwater.collector.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields as they travel: the examples of RFC 7541, appendix C, and whatever else comes. */
class HeaderBlockTest {

  @ParameterizedTest
  @CsvSource({
    "f1e3c2e5f23a6ba0ab90f4ff, www.example.com",
    "a8eb10649cbf, no-cache",
    "25a849e95ba97d7f, custom-key",
    "25a849e95bb8e8b4bf, custom-value",
    "6402, 302",
    "aec3771a4b, private",
    "d07abe941054d444a8200595040b8166e082a62d1bff, 'Mon, 21 Oct 2013 20:13:21 GMT'",
    "9d29ad171863c78f0b97c8e9ae82ae43d3, https://www.example.com",
    "640eff, 307",
  })
  void shortenedTextIsReadBack(String bytes, String text) throws Exception {
    byte[] shortened = HexFormat.of().parseHex(bytes);
    assertThat(Huffman.decode(shortened, 0, shortened.length)).isEqualTo(text);
  }

  @Test
  void aFieldIsKnownByItsNumberOrByItsNameOrSpelt() throws Exception {
    assertThat(decode("88")).isEqualTo(Map.of(":status", "200"));
    assertThat(decode("5f106170706c69636174696f6e2f67727063"))
        .isEqualTo(Map.of("content-type", "application/grpc"));
    assertThat(decode("400a637573746f6d2d6b65790d637573746f6d2d686561646572"))
        .isEqualTo(Map.of("custom-key", "custom-header"));
    assertThat(decode("2088")).isEqualTo(Map.of(":status", "200"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "be", // a field of the table that was not offered
        "3f81", // a number that is cut
        "3fe11f", // a table of 4096 bytes
        "7fffffffffff", // a number without end
        "400a6375", // a text that is cut
        "0085ffffffffff00", // the end of the text in its middle
        "80", // the field 0
      })
  void whatIsNoHeaderIsRefused(String bytes) {
    assertThatThrownBy(() -> decode(bytes)).isInstanceOf(IOException.class);
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @Size(max = 8)
          Map<
                  @StringLength(min = 1, max = 40) @CharRange(from = 'a', to = 'z') String,
                  @StringLength(max = 300) @CharRange(from = ' ', to = '~') String>
              fields)
      throws Exception {
    assertThat(HeaderBlock.decode(HeaderBlock.encode(new LinkedHashMap<>(fields))))
        .isEqualTo(fields);
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 64) byte[] bytes) {
    try {
      assertThat(HeaderBlock.decode(bytes)).isNotNull();
    } catch (IOException refused) {
      assertThat(refused).hasMessageMatching(".+");
    }
  }

  private static Map<String, String> decode(String hexadecimal) throws IOException {
    return HeaderBlock.decode(HexFormat.of().parseHex(hexadecimal));
  }
}
