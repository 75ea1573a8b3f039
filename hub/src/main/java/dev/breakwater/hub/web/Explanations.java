package dev.breakwater.hub.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.CatalogEntry;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.signals.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What the catalogue knows of an alert, and the alert in the form that programs read. */
final class Explanations {
  private static final Advice OF_OWN_RULE =
      new Advice(
          List.of(
              "A rule of your own found this, so that the catalogue of alerts has no words on it."
                  + " The evidence below says what the rule saw."),
          List.of(
              Advice.Step.of("Read the rule and what it saw, and judge whether it was meant."),
              Advice.Step.of(
                  "If it was an attack, look for other alerts of the same place and user at the"
                      + " same time."),
              Advice.Step.of(
                  "If it was not, narrow the rule's condition, so that the next one counts.")));

  private final Catalog catalog;
  private final OcsfJson ocsf;
  private final JsonFactory json = new JsonFactory();

  Explanations(Catalog catalog) {
    this.catalog = catalog;
    this.ocsf = new OcsfJson(catalog);
  }

  /** What is known of that alert. */
  AlertPage.Knowledge of(Alert alert) {
    Finding finding = alert.finding();
    return new AlertPage.Knowledge(
        finding.techniques().stream().map(this::technique).toList(),
        catalog
            .ofType(finding.type())
            .or(() -> catalog.forRule(finding.rule()))
            .map(Explanations::advice)
            .orElse(OF_OWN_RULE),
        json(alert));
  }

  private static Advice advice(CatalogEntry entry) {
    return new Advice(
        List.of(entry.meaning(), entry.why()),
        entry.steps().stream().map(Advice.Step::of).toList());
  }

  private Technique technique(String id) {
    return catalog
        .technique(id)
        .map(
            known ->
                Technique.of(
                    id,
                    known.name(),
                    known.tactics().stream()
                        .map(tactic -> new Technique.Tactic(tactic.id(), tactic.name()))
                        .toList()))
        .orElseGet(() -> Technique.of(id, "", List.of()));
  }

  private String json(Alert alert) {
    var text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      ocsf.write(out, alert.finding(), alert.origin(), alert.time());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the alert " + alert.id() + " as JSON", e);
    }
    return text.toString();
  }
}
