package dev.breakwater.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Reads the events of a list one after the other, so that one tree is held at a time. */
final class EventList {
  private final AuditParser parser;
  private final AuditSink sink;
  private long events;
  private long refused;
  private long item;

  EventList(AuditParser parser, AuditSink sink) {
    this.parser = parser;
    this.sink = sink;
  }

  AuditCount read(byte[] body) {
    try (JsonParser json = parser.parserOfDamaged(body)) {
      walk(json, body);
    } catch (IOException e) {
      String lost = item == 0 ? "" : "; what follows item " + item + " is lost";
      item++;
      refuse(0, AuditParser.reason(e) + lost);
    } catch (NotAnAuditEventException e) {
      item++;
      refuse(0, String.valueOf(e.getMessage()));
    }
    return new AuditCount(events, refused, body.length);
  }

  private void walk(JsonParser json, byte[] body) throws IOException, NotAnAuditEventException {
    JsonToken first = json.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new NotAnAuditEventException(
          first == null ? "the body is empty" : "an EventList is expected, and this is no object");
    }
    boolean items = false;
    String kind = "";
    JsonToken token = json.nextToken();
    while (token == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("items") && value == JsonToken.START_ARRAY) {
        items = true;
        items(json);
      } else if (name.equals("kind") && value == JsonToken.VALUE_STRING) {
        kind = json.getText();
      } else {
        json.skipChildren();
      }
      token = json.nextToken();
    }
    if (items) {
      return;
    }
    if (kind.equals("EventList")) {
      throw new NotAnAuditEventException("an EventList without items");
    }
    AuditEvent event = parser.event(body);
    events++;
    sink.event(event);
  }

  private void items(JsonParser json) throws IOException {
    int depth = json.getParsingContext().getNestingDepth();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      long start = json.currentTokenLocation().getCharOffset();
      JsonNode tree;
      try {
        tree = parser.tree(json);
      } catch (BoundedEvent.TooManyTokensException e) {
        item++;
        refuse(start, AuditParser.reason(e));
        leave(json, depth);
        continue;
      }
      item++;
      long length = json.currentLocation().getCharOffset() - start;
      if (length > parser.maximumBytes()) {
        refuse(start, parser.tooLarge());
        continue;
      }
      try {
        AuditEvent event = parser.event(tree);
        events++;
        sink.event(event);
      } catch (NotAnAuditEventException e) {
        refuse(start, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Goes to the end of what is deeper than that. */
  private static void leave(JsonParser json, int depth) throws IOException {
    JsonToken token = json.currentToken();
    while (token != null && json.getParsingContext().getNestingDepth() > depth) {
      token = json.nextToken();
    }
  }

  private void refuse(long offset, String reason) {
    refused++;
    sink.refused(new Refused(item, offset, reason));
  }
}
