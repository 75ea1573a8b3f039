package dev.breakwater.detection;

import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.Priority;
import dev.breakwater.rules.Rule;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes findings of rules that were met. */
public final class RuleFinding {
  private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
  private static final int MAXIMUM_MESSAGE = 8_192;
  private static final int MAXIMUM_FIELD = 4_096;
  private static final int UID_BYTES = 16;

  private final Catalog catalog;

  /** Makes findings by the catalogue's words. */
  public RuleFinding(Catalog catalog) {
    this.catalog = catalog;
  }

  /** What counts as one act for a rule. */
  public CatalogEntry.Act act(Rule rule) {
    return catalog.forRule(rule.name()).map(CatalogEntry::act).orElse(CatalogEntry.Act.EVENT);
  }

  /**
   * The finding of a rule that an event met.
   *
   * @param identity what tells this act from others; the same act told again has the same
   */
  public <E> Finding of(
      CompiledRule<E> compiled, E event, String source, Activity evidence, List<String> identity) {
    Rule rule = compiled.rule();
    Optional<CatalogEntry> entry = catalog.forRule(rule.name());
    Map<String, String> fields = new LinkedHashMap<>();
    compiled
        .outputFields(event)
        .forEach((name, value) -> fields.put(name, CleanText.of(value, MAXIMUM_FIELD)));
    return new Finding(
        uid(identity),
        rule.name(),
        entry.map(CatalogEntry::id).orElse(""),
        entry.map(CatalogEntry::title).orElse(rule.name()),
        CleanText.of(compiled.output(event), MAXIMUM_MESSAGE),
        severity(rule.priority()),
        source,
        rule.tags().stream().filter(tag -> TECHNIQUE.matcher(tag).matches()).toList(),
        rule.tags(),
        fields,
        evidence);
  }

  /** The severity that a rule's priority stands for. */
  public static Severity severity(Priority priority) {
    return switch (priority) {
      case EMERGENCY, ALERT, CRITICAL -> Severity.CRITICAL;
      case ERROR -> Severity.HIGH;
      case WARNING -> Severity.MEDIUM;
      case NOTICE -> Severity.LOW;
      case INFORMATIONAL, DEBUG -> Severity.INFORMATIONAL;
    };
  }

  /** A digest of the parts, of which none can run into the next. */
  private static String uid(List<String> identity) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (String part : identity) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, UID_BYTES);
  }
}
