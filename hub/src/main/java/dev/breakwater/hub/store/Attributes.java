package dev.breakwater.hub.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Names and values as one JSON object in a column. */
public final class Attributes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TYPE = new TypeReference<>() {};

  private Attributes() {}

  /** The JSON object of these names and values, in the order of the names. */
  public static String toJson(Map<String, String> attributes) {
    Map<String, String> stored = new TreeMap<>();
    attributes.forEach((name, value) -> stored.put(StoredText.of(name), StoredText.of(value)));
    try {
      return JSON.writeValueAsString(stored);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("attributes cannot be written as JSON", e);
    }
  }

  /**
   * The names and values of a JSON object.
   *
   * @throws UncheckedIOException if it is no JSON object of text
   */
  public static Map<String, String> ofJson(String json) {
    try {
      return Map.copyOf(JSON.readValue(json, TYPE));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("attributes in the store are not readable", e);
    }
  }
}
