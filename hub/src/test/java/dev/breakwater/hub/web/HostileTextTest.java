package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ledger.LedgerLine;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SourceHealth;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is watched chooses the text of events: none of it may do anything to who reads it. */
class HostileTextTest {
  private static final String SCRIPT =
      "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{page.id}&lt;";

  private static final String CONTROLS =
      "a\nb\rc\u001b[2Jd\u0000e\u202Ef\u2066g\u200Bh\uD800i\u0085j";

  private final PageTemplates templates = Drawn.templates();

  static Stream<Activity> evidence() {
    return Stream.of(
        Samples.launch(SCRIPT, 12),
        Samples.request(SCRIPT, List.of(SCRIPT, SCRIPT), 200),
        new LifecycleActivity(LifecycleActivity.Event.KILLED, Part.COLLECTOR, SCRIPT),
        new DnsActivity(
            DnsActivity.Action.RESPONSE,
            Samples.actor(SCRIPT, 1),
            new Endpoint(SCRIPT, 53),
            SCRIPT,
            SCRIPT,
            List.of(SCRIPT),
            0));
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void markupInAnAlertIsShownAndNotObeyed(Activity activity) {
    Alert alert = Samples.alert(1, SCRIPT, activity);

    assertHarmless(templates.alert(page(alert)));
    assertHarmless(templates.row(AlertRow.of(alert)));
  }

  @Test
  void markupInWhatSourcesSayIsShownAndNotObeyed() {
    List<SourceCoverage> sources =
        List.of(
            Samples.source(SourceHealth.Source.NODE, SourceCoverage.Status.NOT_COVERED, SCRIPT, 1));
    List<LossRecord> losses =
        List.of(
            new LossRecord(
                1,
                Samples.NOW,
                SCRIPT,
                SCRIPT,
                new Loss(Part.HUB, 1, 2, 2, Loss.Reason.GAP, Samples.NOW, Samples.NOW),
                SCRIPT));

    List<LedgerLine> ledger = List.of(Samples.line(SCRIPT, 3, 2, 1));

    assertHarmless(templates.coverage(CoveragePage.of(sources, losses, ledger, Samples.NOW)));
    assertHarmless(templates.strip(CoverageStrips.of(sources, Samples.NOW)));
  }

  @Test
  void markupInASearchIsShownAndNotObeyed() {
    AlertQuery query = AlertQuery.of(null, null, SCRIPT, SCRIPT, null);
    CoverageStrip strip = CoverageStrips.of(List.of(), Samples.NOW);
    AlertList list = AlertList.of(query, List.of(), 0, strip);

    assertHarmless(
        templates.overview(new OverviewPage(strip, FilterForm.of(query, List.of()), list)));
  }

  @Test
  void markupInAProblemIsShownAndNotObeyed() {
    assertHarmless(Drawn.login(new LoginPage(SCRIPT)));
    assertHarmless(templates.error(ErrorPage.badRequest(400, SCRIPT)));
  }

  @Test
  void charactersThatCannotBeSeenAreWrittenOut() {
    Alert alert = Samples.alert(1, CONTROLS, Samples.launch(CONTROLS, 3));

    String page = templates.alert(page(alert)) + templates.row(AlertRow.of(alert));

    assertThat(page).contains("<span class=\"esc\">\\u{202E}</span>", "\\u202e");
    assertThat(page.codePoints().filter(point -> point != '\n'))
        .noneMatch(VisibleText::cannotBeSeen);
  }

  @Test
  void aGiantCommandLineIsFoldedAndAllOfItCanBeShown() {
    String giant = "start " + "<b>".repeat(33_000) + " end-of-it";
    Alert alert = Samples.alert(1, giant, Samples.launch(giant, 0));

    assertThat(templates.row(AlertRow.of(alert))).hasSizeLessThan(20_000);
    assertThat(templates.alert(page(alert)))
        .contains("Show all 99016 characters", "end-of-it")
        .doesNotContain("<b><b>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"web; rm -rf /", "$(id)", "`id`", "-o=x", "a b", "a\nb", "..", "\u202Eweb"})
  void aNameThatIsNotPlainIsInNoCommand(String name) {
    assertThat(Lookup.of(Samples.request(name, List.of(), 200))).isEmpty();
    assertThat(Lookup.of(Samples.launch(name, 0)))
        .noneMatch(lookup -> lookup.command().contains(name));
  }

  @Test
  void aPlainNameIsInItsCommands() {
    assertThat(Lookup.of(Samples.launch("web-1", 0)))
        .extracting(Lookup::command)
        .contains("kubectl describe pod -n web-1 web-1");
    assertThat(Lookup.of(Samples.request("pods", List.of(), 200)))
        .extracting(Lookup::command)
        .containsExactly(
            "kubectl get pods pods -n pods -o yaml", "kubectl auth can-i --list --as=pods -n pods");
  }

  @Test
  void aTechniqueThatIsNoneLeadsNowhere() {
    assertThat(Technique.of("T1059/../../evil", "", List.of()).url()).isEmpty();
    assertThat(Technique.of("javascript:alert(1)", "", List.of()).url()).isEmpty();
    assertThat(Technique.of("T1059.004", "", List.of()).url())
        .isEqualTo("https://attack.mitre.org/techniques/T1059/004/");
  }

  private static AlertPage page(Alert alert) {
    String text = alert.finding().title();
    return AlertPage.of(
        alert,
        new AlertPage.Surroundings(
            List.of(Samples.made(5000, 4711, text)),
            List.of(Samples.peer(text)),
            Doer.actor(alert.finding().evidence())
                .map(actor -> Samples.panel(alert, actor, text))
                .orElse(null)),
        Samples.knowledge(alert.finding().title()));
  }

  private static void assertHarmless(String page) {
    assertThat(page)
        .contains("&lt;script&gt;")
        .doesNotContain("<script>alert", "<img src=x", "\"'>");
  }
}
