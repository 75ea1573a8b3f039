package dev.breakwater.publisher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The small JSON objects that the hub asks for and answers with. */
final class HubJson {
  private static final JsonFactory JSON = new JsonFactory();

  private HubJson() {}

  /** An object of texts. */
  static String of(Map<String, String> texts) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator body = JSON.createGenerator(out)) {
      body.writeStartObject();
      for (Map.Entry<String, String> text : texts.entrySet()) {
        body.writeStringField(text.getKey(), text.getValue());
      }
      body.writeEndObject();
    }
    return out.toString();
  }

  /** The text values at the top of an object. */
  static Map<String, String> texts(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return texts;
  }

  /** What a refusal says, fit for one line. */
  static String words(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String words;
    try {
      Map<String, String> fields = texts(body);
      words = fields.getOrDefault("error", fields.getOrDefault("message", text));
    } catch (IOException e) {
      words = text;
    }
    return Visible.text(words).strip();
  }
}
