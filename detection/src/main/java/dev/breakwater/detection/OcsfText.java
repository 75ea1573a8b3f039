package dev.breakwater.detection;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The forms in which OCSF attributes are written: what is not known is left out. */
final class OcsfText {
  private OcsfText() {}

  static void field(JsonGenerator out, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  static void strings(JsonGenerator out, String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (String value : values) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
  }

  /** A time that is not known is left out; a required one is not, and reads 0. */
  static void time(JsonGenerator out, String name, Instant time) throws IOException {
    out.writeNumberField(name, time.toEpochMilli());
    if (!time.equals(Instant.EPOCH)) {
      out.writeStringField(name + "_dt", time.truncatedTo(ChronoUnit.MICROS).toString());
    }
  }

  static void knownTime(JsonGenerator out, String name, Instant time) throws IOException {
    if (!time.equals(Instant.EPOCH)) {
      time(out, name, time);
    }
  }
}
