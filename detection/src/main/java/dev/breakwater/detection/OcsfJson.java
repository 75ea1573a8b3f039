package dev.breakwater.detection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A finding as an OCSF 1.8 Detection Finding (class 2004): what the API answers, what {@code
 * breakwater replay} prints and what exports carry. Times are milliseconds since 1970, with their
 * text beside them ({@code _dt}, profile datetime).
 */
public final class OcsfJson {
  private static final String OCSF_VERSION = "1.8.0";
  private static final int CLASS = 2004;
  private static final int CATEGORY = 2;
  private static final int CREATE = 1;

  private final Catalog catalog;
  private final JsonFactory json = new JsonFactory();
  private final OcsfEvidence evidence = new OcsfEvidence();

  /** Writes with the catalogue's words on techniques and remedies. */
  public OcsfJson(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The finding as one line of JSON.
   *
   * @param origin where it was observed
   * @param time when it happened
   */
  public String write(Finding finding, Origin origin, Instant time) {
    StringWriter text = new StringWriter(2_048);
    try (JsonGenerator out = json.createGenerator(text)) {
      write(out, finding, origin, time);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return text.toString();
  }

  /** Writes the finding as a JSON object. */
  public void write(JsonGenerator out, Finding finding, Origin origin, Instant time)
      throws IOException {
    out.writeStartObject();
    classification(out);
    OcsfText.time(out, "time", time);
    out.writeNumberField("severity_id", finding.severity().id());
    out.writeStringField("severity", finding.severity().label());
    out.writeNumberField("status_id", 1);
    out.writeStringField("status", "New");
    out.writeBooleanField("is_alert", true);
    OcsfText.field(out, "message", finding.message());
    metadata(out, finding);
    info(out, finding);
    evidence.write(out, finding.evidence());
    resources(out, finding, origin);
    remediation(out, finding);
    unmapped(out, finding, origin);
    out.writeEndObject();
  }

  private static void classification(JsonGenerator out) throws IOException {
    out.writeNumberField("class_uid", CLASS);
    out.writeStringField("class_name", "Detection Finding");
    out.writeNumberField("category_uid", CATEGORY);
    out.writeStringField("category_name", "Findings");
    out.writeNumberField("activity_id", CREATE);
    out.writeStringField("activity_name", "Create");
    out.writeNumberField("type_uid", CLASS * 100L + CREATE);
    out.writeStringField("type_name", "Detection Finding: Create");
  }

  private static void metadata(JsonGenerator out, Finding finding) throws IOException {
    out.writeObjectFieldStart("metadata");
    out.writeStringField("version", OCSF_VERSION);
    out.writeStringField("uid", finding.uid());
    out.writeObjectFieldStart("product");
    out.writeStringField("name", "Breakwater");
    out.writeStringField("vendor_name", "Breakwater");
    out.writeEndObject();
    out.writeArrayFieldStart("profiles");
    out.writeString("container");
    out.writeString("datetime");
    out.writeEndArray();
    out.writeEndObject();
  }

  private void info(JsonGenerator out, Finding finding) throws IOException {
    out.writeObjectFieldStart("finding_info");
    out.writeStringField("uid", finding.uid());
    OcsfText.field(out, "title", finding.title());
    CatalogEntry entry = catalog.forRule(finding.rule()).orElse(null);
    if (entry != null) {
      out.writeStringField("desc", entry.meaning() + " " + entry.why());
    }
    if (!finding.type().isEmpty()) {
      OcsfText.strings(out, "types", List.of(finding.type()));
    }
    OcsfText.strings(out, "data_sources", List.of(finding.source()));
    attacks(out, finding.techniques());
    out.writeObjectFieldStart("analytic");
    OcsfText.field(out, "name", finding.rule());
    out.writeNumberField("type_id", 1);
    out.writeStringField("type", "Rule");
    out.writeEndObject();
    out.writeEndObject();
  }

  /** One entry for each tactic that a technique serves, as OCSF has it. */
  private void attacks(JsonGenerator out, List<String> techniques) throws IOException {
    if (techniques.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("attacks");
    for (String id : techniques) {
      Technique technique = catalog.technique(id).orElseGet(() -> new Technique(id, "", List.of()));
      if (technique.tactics().isEmpty()) {
        attack(out, technique, null);
      }
      for (Technique.Tactic tactic : technique.tactics()) {
        attack(out, technique, tactic);
      }
    }
    out.writeEndArray();
  }

  private void attack(JsonGenerator out, Technique technique, Technique.@Nullable Tactic tactic)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("version", Technique.VERSION);
    if (tactic != null) {
      named(out, "tactic", tactic.id(), tactic.name());
    }
    if (technique.isSub()) {
      String parent = technique.parentId();
      named(out, "technique", parent, catalog.technique(parent).map(Technique::name).orElse(""));
      named(out, "sub_technique", technique.id(), technique.name());
    } else {
      named(out, "technique", technique.id(), technique.name());
    }
    out.writeEndObject();
  }

  private static void named(JsonGenerator out, String field, String uid, String name)
      throws IOException {
    out.writeObjectFieldStart(field);
    out.writeStringField("uid", uid);
    OcsfText.field(out, "name", name);
    out.writeEndObject();
  }

  private void resources(JsonGenerator out, Finding finding, Origin origin) throws IOException {
    out.writeArrayFieldStart("resources");
    resource(out, "Cluster", origin.cluster());
    resource(out, "Node", origin.node());
    evidence.resources(out, finding.evidence());
    out.writeEndArray();
  }

  private static void resource(JsonGenerator out, String type, String name) throws IOException {
    if (!name.isEmpty()) {
      out.writeStartObject();
      out.writeStringField("type", type);
      OcsfText.field(out, "name", name);
      out.writeEndObject();
    }
  }

  private void remediation(JsonGenerator out, Finding finding) throws IOException {
    CatalogEntry entry = catalog.forRule(finding.rule()).orElse(null);
    if (entry != null && !entry.steps().isEmpty()) {
      out.writeObjectFieldStart("remediation");
      out.writeStringField("desc", String.join("\n", entry.steps()));
      out.writeEndObject();
    }
  }

  private static void unmapped(JsonGenerator out, Finding finding, Origin origin)
      throws IOException {
    out.writeObjectFieldStart("unmapped");
    OcsfText.field(out, "rule", finding.rule());
    OcsfText.field(out, "source", finding.source());
    OcsfText.field(out, "cluster", origin.cluster());
    OcsfText.field(out, "node", origin.node());
    OcsfText.strings(out, "tags", finding.tags());
    out.writeObjectFieldStart("output_fields");
    for (Map.Entry<String, String> field : new TreeMap<>(finding.outputFields()).entrySet()) {
      out.writeStringField(field.getKey(), field.getValue());
    }
    out.writeEndObject();
    out.writeEndObject();
  }
}
