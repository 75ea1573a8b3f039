package dev.breakwater.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Makes audit events of JSON. Bounds: an event's size, 500,000 names and values, 500 levels of
 * nesting, numbers of 1,000 digits. Bytes that are no UTF-8 are read as U+FFFD, of members that
 * come twice the last counts.
 */
public final class AuditParser {

  /**
   * The largest event that is read unless another bound is given: 4 MiB; real ones reach 263 kB.
   */
  public static final int DEFAULT_MAXIMUM_BYTES = 4 * 1024 * 1024;

  private static final int MAXIMUM_DEPTH = 500;
  private static final int MAXIMUM_DIGITS = 1_000;
  private static final int QUOTED = 80;

  private final int maximumBytes;
  private final ObjectMapper mapper;

  /** Reads events up to {@link #DEFAULT_MAXIMUM_BYTES}. */
  public AuditParser() {
    this(DEFAULT_MAXIMUM_BYTES);
  }

  /** Reads events up to so many bytes. */
  public AuditParser(int maximumBytes) {
    if (maximumBytes < 1) {
      throw new IllegalArgumentException("the largest event has at least a byte: " + maximumBytes);
    }
    this.maximumBytes = maximumBytes;
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAXIMUM_DEPTH)
            .maxNumberLength(MAXIMUM_DIGITS)
            .maxStringLength(maximumBytes)
            .build();
    // Interned names would let a hostile client fill a table that lives as long as the process. The
    // parser's own table of names is bounded; without it Jackson 2.21 reads past the length given.
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    this.mapper = new ObjectMapper(factory);
  }

  /** The largest event that is read, in bytes. */
  public int maximumBytes() {
    return maximumBytes;
  }

  /**
   * The event in a line.
   *
   * @throws NotAnAuditEventException if the line is none, with the reason
   */
  public AuditEvent event(byte[] bytes, int from, int length) throws NotAnAuditEventException {
    if (length > maximumBytes) {
      throw new NotAnAuditEventException(tooLarge());
    }
    return event(tree(bytes, from, length));
  }

  /** See {@link #event(byte[], int, int)}. */
  public AuditEvent event(byte[] bytes) throws NotAnAuditEventException {
    return event(bytes, 0, bytes.length);
  }

  /**
   * Reads what an audit webhook posts: an {@code EventList}, or a single event. The events before a
   * break in the JSON are read, and the break is reported.
   *
   * @param body the whole body, whose size the caller bounds
   */
  public AuditCount list(byte[] body, AuditSink sink) {
    return new EventList(this, sink).read(body);
  }

  String tooLarge() {
    return "longer than the " + maximumBytes + " bytes that an event may have";
  }

  /** Reads bytes of which some may be no UTF-8: those are read as U+FFFD. */
  JsonParser parserOfDamaged(byte[] bytes) throws IOException {
    return mapper
        .getFactory()
        .createParser(
            new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
  }

  private JsonNode tree(byte[] bytes, int from, int length) throws NotAnAuditEventException {
    try (JsonParser parser = mapper.getFactory().createParser(bytes, from, length)) {
      return single(parser);
    } catch (IOException e) {
      String text = new String(bytes, from, length, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') < 0) {
        throw new NotAnAuditEventException(reason(e));
      }
      return treeOfDamaged(text);
    }
  }

  private JsonNode treeOfDamaged(String text) throws NotAnAuditEventException {
    try (JsonParser parser = mapper.getFactory().createParser(text)) {
      return single(parser);
    } catch (IOException e) {
      throw new NotAnAuditEventException(reason(e));
    }
  }

  private JsonNode single(JsonParser parser) throws IOException, NotAnAuditEventException {
    if (parser.nextToken() == null) {
      throw new NotAnAuditEventException("empty");
    }
    JsonNode tree = tree(parser);
    JsonToken more = parser.nextToken();
    if (more != null) {
      throw new NotAnAuditEventException("one event a line is expected, and more follows it");
    }
    return tree;
  }

  JsonNode tree(JsonParser parser) throws IOException {
    return mapper.readTree(new BoundedEvent(parser));
  }

  /** The event that a tree is. */
  AuditEvent event(JsonNode tree) throws NotAnAuditEventException {
    if (!tree.isObject()) {
      throw new NotAnAuditEventException("a JSON object is expected, and this is " + shape(tree));
    }
    AuditValue value = new AuditValue(tree);
    expect(value, "kind", "Event");
    AuditValue version = value.at("apiVersion");
    if (version.present() && !version.textOrEmpty().startsWith("audit.k8s.io/")) {
      throw new NotAnAuditEventException(
          "apiVersion is " + shape(tree.get("apiVersion")) + ", audit.k8s.io/v1 is expected");
    }
    for (String member : new String[] {"stage", "requestURI"}) {
      JsonNode node = tree.get(member);
      if (node == null || !node.isTextual()) {
        throw new NotAnAuditEventException(
            "no audit event: " + member + " is " + (node == null ? "missing" : shape(node)));
      }
    }
    return new AuditEvent(value);
  }

  private static void expect(AuditValue value, String member, String expected)
      throws NotAnAuditEventException {
    AuditValue actual = value.at(member);
    if (actual.present() && !actual.textOrEmpty().equals(expected)) {
      throw new NotAnAuditEventException(
          member + " is " + quoted(actual.toString()) + ", \"" + expected + "\" is expected");
    }
  }

  private static String shape(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case NULL -> "null";
      default -> quoted(node.toString());
    };
  }

  private static String quoted(String json) {
    return json.length() <= QUOTED ? json : json.substring(0, QUOTED) + "…";
  }

  /** The parser's reason without the source that it quotes. */
  static String reason(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return "JSON beyond bounds: " + firstLine(e);
    }
    if (e instanceof JsonProcessingException json) {
      var location = json.getLocation();
      String at = location == null ? "" : " at column " + location.getColumnNr();
      return "not JSON" + at + ": " + clean(json.getOriginalMessage());
    }
    return "not JSON: " + firstLine(e);
  }

  private static String firstLine(IOException e) {
    return clean(String.valueOf(e.getMessage()));
  }

  private static String clean(String message) {
    String line = message.lines().findFirst().orElse("");
    StringBuilder out = new StringBuilder(Math.min(line.length(), 200));
    line.codePoints()
        .limit(200)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return out.toString();
  }
}
