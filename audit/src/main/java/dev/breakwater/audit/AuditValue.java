package dev.breakwater.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of an audit event's JSON. Asking for what is not there gives an absent value, never an
 * error, whatever the shape of the JSON is; JSON null is absent.
 */
public final class AuditValue {
  private static final AuditValue ABSENT = new AuditValue(MissingNode.getInstance());

  private final JsonNode node;

  AuditValue(JsonNode node) {
    this.node = node;
  }

  /** Whether it is there. */
  public boolean present() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** Whether it is a JSON object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** Whether it is a JSON array. */
  public boolean isArray() {
    return node.isArray();
  }

  /** The member of an object. */
  public AuditValue at(String key) {
    JsonNode child = node.get(key);
    return child == null ? ABSENT : new AuditValue(child);
  }

  /** The member of the member …, one key after the other. */
  public AuditValue at(String first, String... rest) {
    AuditValue value = at(first);
    for (String key : rest) {
      value = value.at(key);
    }
    return value;
  }

  /**
   * What a JSON pointer (RFC 6901) leads to; the leading slash may be left out, and the empty
   * pointer is the value itself.
   */
  public AuditValue pointer(String pointer) {
    if (pointer.isEmpty()) {
      return this;
    }
    String path = pointer.startsWith("/") ? pointer.substring(1) : pointer;
    JsonNode at = node;
    for (String step : path.split("/", -1)) {
      String key = step.replace("~1", "/").replace("~0", "~");
      JsonNode next = at.isArray() ? element(at, key) : at.get(key);
      if (next == null) {
        return ABSENT;
      }
      at = next;
    }
    return new AuditValue(at);
  }

  private static @Nullable JsonNode element(JsonNode array, String key) {
    if (key.isEmpty() || key.length() > 9 || !key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return array.get(Integer.parseInt(key));
  }

  /** The elements of an array; empty if it is none. */
  public List<AuditValue> elements() {
    if (!node.isArray()) {
      return List.of();
    }
    List<AuditValue> elements = new ArrayList<>(node.size());
    node.forEach(element -> elements.add(new AuditValue(element)));
    return elements;
  }

  /** The members of an object, in their order; empty if it is none. */
  public List<Map.Entry<String, AuditValue>> members() {
    List<Map.Entry<String, AuditValue>> members = new ArrayList<>(node.size());
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      members.add(Map.entry(member.getKey(), new AuditValue(member.getValue())));
    }
    return members;
  }

  /** Text as it is, anything else as compact JSON; null if it is absent. */
  public @Nullable String text() {
    if (!present()) {
      return null;
    }
    return node.isTextual() ? node.textValue() : node.toString();
  }

  /** The text, or the empty string if it is absent or no text. */
  public String textOrEmpty() {
    return node.isTextual() ? node.textValue() : "";
  }

  /** The texts of an array's elements; empty if it is none. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (AuditValue element : elements()) {
      String text = element.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The integer, or the default if it is absent, no integer or too large for one. */
  public int integer(int otherwise) {
    return node.canConvertToInt() && node.isIntegralNumber() ? node.intValue() : otherwise;
  }

  /** Whether it is JSON true. */
  public boolean isTrue() {
    return node.isBoolean() && node.booleanValue();
  }

  /** As JSON text, indented by two blanks. */
  public String pretty() {
    return node.toPrettyString();
  }

  /** As compact JSON text. */
  @Override
  public String toString() {
    return node.toString();
  }
}
