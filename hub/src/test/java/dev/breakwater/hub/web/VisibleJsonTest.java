package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class VisibleJsonTest {
  private final ObjectMapper json = new ObjectMapper();

  @Property
  void itIsStillTheSameJsonToAProgram(@ForAll("texts") String text) throws JsonProcessingException {
    String written = json.writeValueAsString(text);

    assertThat(json.readValue(VisibleJson.of(written), String.class)).isEqualTo(text);
  }

  @Property
  void aReaderSeesEveryCharacter(@ForAll("texts") String text) throws JsonProcessingException {
    assertThat(VisibleJson.of(json.writeValueAsString(text)).codePoints())
        .noneMatch(VisibleText::cannotBeSeen);
  }

  @Test
  void whatIsTooLongForAPageIsCutAndSaysSo() {
    assertThat(VisibleJson.of("x".repeat(VisibleText.WHOLE + 7))).endsWith("… 7 more characters");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .map(Character::toString)
        .list()
        .ofMaxSize(200)
        .map(parts -> String.join("", parts));
  }
}
