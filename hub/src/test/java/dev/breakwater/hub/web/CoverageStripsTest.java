package dev.breakwater.hub.web;

import static dev.breakwater.hub.coverage.SourceCoverage.Status.COVERED;
import static dev.breakwater.hub.coverage.SourceCoverage.Status.NOT_COVERED;
import static dev.breakwater.hub.coverage.SourceCoverage.Status.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.signals.SourceHealth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CoverageStripsTest {
  private final PageTemplates templates = Drawn.templates();

  @Test
  void withoutAnySourceNothingIsLookedAtAndThePageSaysHowToConnectOne() {
    CoverageStrip strip = strip();

    assertThat(strip.tone()).isEqualTo("uncovered");
    assertThat(strip.headline()).isEqualTo("No. Nothing is looked at yet.");
    assertThat(templates.strip(strip))
        .contains("sudo ./breakwater up", "./breakwater up --audit-log")
        .doesNotContain("status-seen", "answer-seen", "is-seen");
  }

  @Test
  void onlyIfThereIsASourceOfEachKindAndAllAreSeenIsTheAnswerYes() {
    CoverageStrip strip = strip(Samples.node(COVERED), Samples.auditLog(COVERED));

    assertThat(strip.tone()).isEqualTo("seen");
    assertThat(strip.headline()).isEqualTo("Yes. All 2 connected are seen.");
    assertThat(strip.missing()).isEmpty();
  }

  @Test
  void aKindOfSourceOfWhichThereIsNoneIsNamed() {
    CoverageStrip strip = strip(Samples.node(COVERED));

    assertThat(strip.tone()).isEqualTo("partial");
    assertThat(strip.headline())
        .isEqualTo("In part. The one connected source is seen. No audit log is connected.");
    assertThat(templates.strip(strip)).doesNotContain("answer-seen");
  }

  @Test
  void aSourceThatIsNotCoveredSaysWhy() {
    CoverageStrip strip = strip(Samples.node(NOT_COVERED), Samples.auditLog(COVERED));

    assertThat(strip.tone()).isEqualTo("uncovered");
    assertThat(strip.headline()).isEqualTo("No. 1 of 2 sources are seen.");
    assertThat(templates.strip(strip))
        .contains("Not covered", "data-status=\"uncovered\"", "worker-1</p>");
  }

  @Test
  void aSilentSourceIsNotSeen() {
    CoverageStrip strip = strip(Samples.node(STALE), Samples.auditLog(COVERED));

    assertThat(strip.tone()).isEqualTo("silent");
    assertThat(strip.tiles().getFirst().word()).isEqualTo("Silent for 90 s");
  }

  @Test
  void ofAFleetThoseThatAreNotSeenStandFirstAndTheRestIsCounted() {
    List<SourceCoverage> fleet = new ArrayList<>(Collections.nCopies(40, Samples.node(COVERED)));
    fleet.add(Samples.node(STALE));
    fleet.add(Samples.node(NOT_COVERED));
    CoverageStrip strip = CoverageStrips.of(fleet, Samples.NOW);

    assertThat(strip.shown()).hasSize(CoverageStrip.MOST_SHOWN);
    assertThat(strip.shown().stream().map(Tile::status))
        .startsWith("uncovered", "silent", "seen")
        .endsWith("seen");
    assertThat(templates.strip(strip)).contains("href=\"/coverage\">30 more that are all seen<");
    assertThat(strip().others()).isEmpty();
  }

  @Test
  void whereMoreAreUnseenThanThereIsRoomForTheRestSaysSo() {
    CoverageStrip strip =
        CoverageStrips.of(Collections.nCopies(14, Samples.node(STALE)), Samples.NOW);

    assertThat(strip.others()).isEqualTo("2 more, 2 of them not seen");
  }

  @Test
  void twoLogsOfOneClusterAreToldApartByTheirFiles() {
    CoverageStrip strip = strip(followed("/var/log/a.log"), followed("/var/log/b.log"));

    assertThat(strip.tiles().stream().map(Tile::key)).doesNotHaveDuplicates();
    assertThat(strip.tiles().getLast().place().plain()).isEqualTo("/var/log/b.log");
  }

  @Test
  void lossesAreInTheAnswer() {
    SourceCoverage lossy = Samples.source(SourceHealth.Source.NODE, COVERED, "worker-1", 12_345);

    CoverageStrip strip = strip(lossy, Samples.auditLog(COVERED));

    assertThat(strip.headline())
        .isEqualTo("Yes. All 2 connected are seen; one of them lost events.");
    assertThat(templates.strip(strip)).contains("12,345", "class=\"lossy\"");
  }

  @Property
  void greenMeansThatEverySourceIsSeen(
      @ForAll @Size(max = 6) List<SourceCoverage.Status> nodes,
      @ForAll @Size(max = 3) List<SourceCoverage.Status> logs) {
    List<SourceCoverage> sources =
        Stream.concat(nodes.stream().map(Samples::node), logs.stream().map(Samples::auditLog))
            .toList();

    boolean green = CoverageStrips.of(sources, Samples.NOW).tone().equals("seen");

    assertThat(green)
        .isEqualTo(
            !nodes.isEmpty()
                && !logs.isEmpty()
                && Set.of(COVERED)
                    .containsAll(sources.stream().map(SourceCoverage::status).toList()));
  }

  private static SourceCoverage followed(String file) {
    SourceCoverage log = Samples.auditLog(COVERED);
    return new SourceCoverage(
        log.cluster(),
        log.node(),
        log.source(),
        log.status(),
        log.reason(),
        log.lastEvent(),
        log.lastHeard(),
        log.eventsSeen(),
        log.eventsLost(),
        Map.of(Coverage.PATH, file));
  }

  private static CoverageStrip strip(SourceCoverage... sources) {
    return CoverageStrips.of(List.of(sources), Samples.NOW);
  }
}
