package dev.breakwater.collector.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document of which a few places are wanted. Whoever reads one bounds its length. What is
 * not there, or of another kind than was asked for, is empty.
 */
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int DEEPEST = 64;
  private static final JsonTree NOTHING = new JsonTree(List.of());

  /** A String, a Map, a List, or the text of a number or truth value. */
  private final Object value;

  private JsonTree(Object value) {
    this.value = value;
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it is none
   */
  static JsonTree read(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      return read(parser);
    }
  }

  /** Reads the value at which a parser stands. */
  static JsonTree read(JsonParser parser) throws IOException {
    return new JsonTree(value(parser, 0));
  }

  /** The member of that name. */
  JsonTree at(String name) {
    Object member = value instanceof Map<?, ?> members ? members.get(name) : null;
    return member == null ? NOTHING : new JsonTree(member);
  }

  /** The elements, if it is an array. */
  List<JsonTree> elements() {
    return value instanceof List<?> list ? list.stream().map(JsonTree::new).toList() : List.of();
  }

  /** The text, or a number or truth value as text. */
  String text() {
    return value instanceof String text ? text : "";
  }

  boolean isTrue() {
    return text().equals("true");
  }

  boolean isThere() {
    return this != NOTHING;
  }

  /** The members that are text. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach(
          (name, member) -> {
            if (name instanceof String key && member instanceof String text) {
              texts.put(key, text);
            }
          });
    }
    return texts;
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("JSON that is nested more than " + DEEPEST + " times");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value(parser, depth + 1));
      }
      return members;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser, depth + 1));
      }
      return elements;
    }
    if (token == null) {
      throw new IOException("JSON that ends before its value");
    }
    return token == JsonToken.VALUE_NULL ? List.of() : parser.getText();
  }
}
