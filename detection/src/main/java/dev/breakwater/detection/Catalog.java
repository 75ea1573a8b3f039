package dev.breakwater.detection;

import dev.breakwater.signals.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The alert catalogue: for each shipped rule what its findings mean and what to do about them, and
 * the ATT&CK techniques by id. It is data: {@code catalog/*.yaml} and {@code techniques.csv} beside
 * this class.
 */
public final class Catalog {
  /** An entry is in the file that is called as its rule's; the last one has those without rules. */
  private static final List<String> FILES =
      List.of(
          "node-processes.yaml",
          "node-files.yaml",
          "node-network.yaml",
          "node-changes.yaml",
          "node-kernel.yaml",
          "audit-pods.yaml",
          "audit-access.yaml",
          "audit-rights.yaml",
          "audit-cluster.yaml",
          "breakwater.yaml");

  private final Map<String, CatalogEntry> byRule;
  private final Map<String, CatalogEntry> byId;
  private final Map<String, Technique> techniques;

  private Catalog(List<CatalogEntry> entries, Map<String, Technique> techniques) {
    Map<String, CatalogEntry> rules = new LinkedHashMap<>();
    Map<String, CatalogEntry> ids = new LinkedHashMap<>();
    for (CatalogEntry entry : entries) {
      if (rules.put(entry.rule(), entry) != null || ids.put(entry.id(), entry) != null) {
        throw new IllegalStateException("the catalogue has two entries for " + entry.id());
      }
    }
    this.byRule = rules;
    this.byId = ids;
    this.techniques = techniques;
  }

  /**
   * Reads the catalogue that this build ships.
   *
   * @throws IllegalStateException if it is broken, which the build's tests rule out
   */
  public static Catalog load() {
    return new Catalog(readEntries(), readTechniques());
  }

  /** The entry of a rule; empty for a user's own. */
  public Optional<CatalogEntry> forRule(String rule) {
    return Optional.ofNullable(byRule.get(rule));
  }

  /** The entry of a finding's type. */
  public Optional<CatalogEntry> ofType(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All entries, in the catalogue's order. */
  public List<CatalogEntry> entries() {
    return List.copyOf(byId.values());
  }

  /** The technique with that id; empty if it is not one that touches containers. */
  public Optional<Technique> technique(String id) {
    return Optional.ofNullable(techniques.get(id));
  }

  private static List<CatalogEntry> readEntries() {
    List<CatalogEntry> entries = new ArrayList<>();
    for (String file : FILES) {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Object document = new Load(settings).loadFromString(Resources.text("catalog/" + file));
      for (Object item : (List<?>) document) {
        entries.add(entry((Map<?, ?>) item));
      }
    }
    return entries;
  }

  private static CatalogEntry entry(Map<?, ?> item) {
    String id = text(item, "id");
    return new CatalogEntry(
        id,
        text(item, "rule"),
        text(item, "title"),
        text(item, "meaning"),
        text(item, "why"),
        texts(item, "steps"),
        severity(item),
        texts(item, "techniques"),
        text(item, "signals"),
        texts(item, "answers"),
        item.get("act") instanceof String act
            ? CatalogEntry.Act.valueOf(act.toUpperCase(Locale.ROOT))
            : CatalogEntry.Act.EVENT);
  }

  private static Optional<Severity> severity(Map<?, ?> item) {
    return item.get("severity") instanceof String severity
        ? Optional.of(Severity.valueOf(severity.toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static String text(Map<?, ?> item, String key) {
    if (item.get(key) instanceof String text && !text.isBlank()) {
      return text.strip();
    }
    throw new IllegalStateException(
        "the catalogue's entry " + item.get("id") + " has no text under " + key);
  }

  private static List<String> texts(Map<?, ?> item, String key) {
    List<String> texts = new ArrayList<>();
    if (item.get(key) instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element).strip()));
    }
    return texts;
  }

  private static Map<String, Technique> readTechniques() {
    Map<String, Technique> techniques = new LinkedHashMap<>();
    Resources.text("techniques.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(
            row -> {
              Technique.Tactic tactic = new Technique.Tactic(row[0], row[1]);
              Technique known = techniques.get(row[2]);
              List<Technique.Tactic> tactics = new ArrayList<>();
              if (known != null) {
                tactics.addAll(known.tactics());
              }
              tactics.add(tactic);
              techniques.put(row[2], new Technique(row[2], row[3], tactics));
            });
    return techniques;
  }
}
