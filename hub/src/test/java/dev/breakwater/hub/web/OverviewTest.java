package dev.breakwater.hub.web;

import static dev.breakwater.hub.coverage.SourceCoverage.Status.COVERED;
import static dev.breakwater.hub.coverage.SourceCoverage.Status.NOT_COVERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.coverage.SourceCoverage;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OverviewTest {
  private static final AlertQuery EVERYTHING = AlertQuery.of(null, null, null, null, null);

  private final PageTemplates templates = Drawn.templates();

  @Test
  void anEmptyListWhereNothingIsLookedAtSaysSo() {
    assertThat(page(EVERYTHING, List.of()))
        .contains("data-testid=\"empty-uncovered\"", "Nothing is looked at yet")
        .doesNotContain("Nothing was found");
  }

  @Test
  void anEmptyListWhereNotEverySourceIsSeenDoesNotSayThatNothingHappened() {
    assertThat(page(EVERYTHING, List.of(), Samples.node(COVERED), Samples.auditLog(NOT_COVERED)))
        .contains("No alert, but not every source is seen")
        .doesNotContain("empty-seen");
  }

  @Test
  void anEmptyListWhereAKindOfSourceIsMissingSaysWhereItIsLooked() {
    assertThat(page(EVERYTHING, List.of(), Samples.node(COVERED)))
        .contains("Nothing was found where it is looked")
        .doesNotContain("empty-seen");
  }

  @Test
  void anEmptyListWhereEverySourceIsSeenSaysThatNothingWasFound() {
    assertThat(page(EVERYTHING, List.of(), Samples.node(COVERED), Samples.auditLog(COVERED)))
        .contains("data-testid=\"empty-seen\"", "Nothing was found");
  }

  @Test
  void anEmptyListUnderAFilterOffersEveryAlert() {
    AlertQuery filtered = AlertQuery.of("critical", null, null, null, null);

    assertThat(page(filtered, List.of(), Samples.node(COVERED)))
        .contains("No alert passes this filter", "Show every alert");
  }

  @Test
  void alertsAreInTheOrderInWhichTheyAreGivenAndTheNextPageFollowsTheLast() {
    AlertQuery filtered = AlertQuery.of("low", null, null, "shell", null);

    String page = page(filtered, alerts(AlertList.PAGE + 1));

    assertThat(page)
        .containsSubsequence("id=\"alert-1000\"", "id=\"alert-999\"", "id=\"alert-951\"")
        .doesNotContain("id=\"alert-950\"")
        .contains("/?q=shell&amp;severity=low&amp;before=951");
  }

  @Test
  void theLastPageOffersNoOther() {
    assertThat(page(EVERYTHING, alerts(AlertList.PAGE))).doesNotContain("Older alerts");
  }

  @Test
  void theStreamBeginsAfterTheNewestAlertWithTheSameFilter() {
    AlertQuery filtered = AlertQuery.of("high", "node", null, null, null);

    assertThat(page(filtered, alerts(3)))
        .contains("sse-connect=\"/alerts/stream?severity=high&amp;source=node&amp;after=1000\"");
  }

  @Test
  void aSeverityIsAWordAndAShapeBesidesAColour() {
    assertThat(templates.row(AlertRow.of(Samples.alert(1, "t", Samples.launch("t", 0)))))
        .contains("#sev-high\"/></svg>High</span>");
  }

  private String page(AlertQuery query, List<Alert> alerts, SourceCoverage... sources) {
    CoverageStrip strip = CoverageStrips.of(List.of(sources), Samples.NOW);
    long newest = alerts.isEmpty() ? 0 : alerts.getFirst().id();
    AlertList list = AlertList.of(query, alerts, newest, strip);
    return templates.overview(new OverviewPage(strip, FilterForm.of(query, List.of()), list));
  }

  private static List<Alert> alerts(int count) {
    return LongStream.range(0, count)
        .mapToObj(index -> Samples.alert(1000 - index, "shell", Samples.launch("sh", 1)))
        .toList();
  }
}
