package dev.breakwater.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The OCSF schema's sources, as far as they tell whether an event is well formed. */
final class OcsfSchema {
  private static final Set<String> ANY = Set.of("unmapped", "data");
  private final Map<String, JsonNode> files;
  private final JsonNode dictionary;
  private final Set<String> profiles = new HashSet<>();

  private OcsfSchema(Map<String, JsonNode> files) {
    this.files = files;
    this.dictionary = file("dictionary.json").get("attributes");
  }

  /** The schema in an archive (tar in gzip). */
  static OcsfSchema of(Path archive) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, JsonNode> files = new HashMap<>();
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
      byte[] header = in.readNBytes(512);
      while (header.length == 512 && header[0] != 0) {
        int size = Integer.parseInt(text(header, 124, 11), 8);
        byte[] content = in.readNBytes(size);
        in.skipNBytes((512 - size % 512) % 512);
        String name = text(header, 0, 100);
        if (name.endsWith(".json")) {
          files.put(name.startsWith("./") ? name.substring(2) : name, mapper.readTree(content));
        }
        header = in.readNBytes(512);
      }
    }
    return new OcsfSchema(files);
  }

  /** What is wrong with a Detection Finding; empty if nothing is. */
  List<String> problems(JsonNode finding) {
    List<String> problems = new ArrayList<>();
    profiles.clear();
    finding.at("/metadata/profiles").forEach(profile -> profiles.add(profile.asText()));
    check("", finding, attributes("events/findings/detection_finding.json"), problems);
    return problems;
  }

  private void check(
      String at, JsonNode object, Map<String, JsonNode> attributes, List<String> problems) {
    for (Map.Entry<String, JsonNode> attribute : attributes.entrySet()) {
      boolean required = attribute.getValue().path("requirement").asText().equals("required");
      if (required && !object.has(attribute.getKey())) {
        problems.add(at + "/" + attribute.getKey() + " is required");
      }
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey().replaceFirst("_dt$", "");
      String path = at + "/" + member.getKey();
      if (!attributes.containsKey(name)) {
        problems.add(path + " is no attribute there");
      } else if (!ANY.contains(name)) {
        value(path, name, member.getValue(), problems);
      }
    }
  }

  private void value(String path, String attribute, JsonNode value, List<String> problems) {
    JsonNode entry = dictionary.path(attribute);
    if (entry.path("is_array").asBoolean() != value.isArray()) {
      problems.add(path + " must " + (value.isArray() ? "not " : "") + "be an array");
      return;
    }
    String object = "objects/" + entry.path("type").asText() + ".json";
    Iterable<JsonNode> values = value.isArray() ? value : List.of(value);
    for (JsonNode single : values) {
      if (single.isObject() && files.containsKey(object)) {
        check(path, single, attributes(object), problems);
        constraints(path, single, object, problems);
      }
      if (attribute.endsWith("_id")
          && entry.path("enum").isObject()
          && !entry.path("enum").isEmpty()
          && !inAnyEnum(attribute, single)) {
        problems.add(path + " has no value " + single);
      }
    }
  }

  private boolean inAnyEnum(String attribute, JsonNode value) {
    if (dictionary.path(attribute).path("enum").has(value.asText())) {
      return true;
    }
    return files.values().stream()
        .anyMatch(file -> file.path("attributes").path(attribute).path("enum").has(value.asText()));
  }

  private void constraints(String path, JsonNode value, String object, List<String> problems) {
    JsonNode oneOf = file(object).path("constraints").path("at_least_one");
    boolean met = oneOf.isMissingNode();
    for (JsonNode name : oneOf) {
      met |= value.has(name.asText());
    }
    if (!met) {
      problems.add(path + " has none of " + oneOf);
    }
  }

  /** The attributes of a class or object, with those of what it extends and of its profiles. */
  private Map<String, JsonNode> attributes(String name) {
    JsonNode file = file(name);
    Map<String, JsonNode> all = new TreeMap<>();
    String parent = file.path("extends").asText();
    if (!parent.isEmpty()) {
      String folder = name.substring(0, name.indexOf('/') + 1);
      files.keySet().stream()
          .filter(f -> f.startsWith(folder) && f.endsWith("/" + parent + ".json"))
          .findFirst()
          .ifPresent(f -> all.putAll(attributes(f)));
    }
    for (Map.Entry<String, JsonNode> attribute : file.path("attributes").properties()) {
      if (attribute.getKey().equals("$include")) {
        attribute.getValue().forEach(include -> all.putAll(included(include.asText())));
      } else {
        all.merge(attribute.getKey(), attribute.getValue(), OcsfSchema::refined);
      }
    }
    return all;
  }

  /** A profile's attributes count where the event says that it follows the profile. */
  private Map<String, JsonNode> included(String name) {
    String profile = name.substring(name.lastIndexOf('/') + 1).replace(".json", "");
    boolean applies = !name.startsWith("profiles/") || profiles.contains(profile);
    return applies ? attributes(name) : Map.of();
  }

  private static JsonNode refined(JsonNode inherited, JsonNode own) {
    return own.has("requirement") ? own : inherited;
  }

  private JsonNode file(String name) {
    JsonNode file = files.get(name);
    if (file == null) {
      throw new AssertionError("the schema has no " + name);
    }
    return file;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.US_ASCII).strip();
  }
}
