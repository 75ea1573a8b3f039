package dev.breakwater.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.CatalogEntry;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.processes.ProcessNode;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.NetworkActivity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPageTest {
  private final PageTemplates templates = Drawn.templates();
  private final Catalog catalog = Catalog.load();

  @Test
  void itTellsInASentenceWhatHappenedOnANode() {
    var file =
        new FileActivity(FileActivity.Action.OPEN, Samples.actor("cat", 1), "/etc/shadow", "", 0);

    assertThat(WhatHappened.in(file, "prod", "worker-1"))
        .isEqualTo(
            "cat (pid 4711, root) opened the file /etc/shadow, in the container cat of the pod"
                + " cat/cat on the node worker-1.");
  }

  @Test
  void itTellsThatTheKernelRefused() {
    var connect =
        new NetworkActivity(
            NetworkActivity.Action.OPEN,
            Samples.actor("nc", 0),
            Endpoint.UNKNOWN,
            new Endpoint("2001:db8::1", 443),
            "tcp",
            -111);

    assertThat(WhatHappened.in(connect, "prod", "worker-1"))
        .contains("connected to [2001:db8::1]:443 (tcp)")
        .endsWith("The kernel refused it (error 111).");
  }

  @ParameterizedTest
  @CsvSource({
    "200, it was done",
    "201, it was done",
    "401, 'it was refused, because who asked is not known'",
    "403, 'it was refused, because the user may not'",
    "500, it failed",
    "0, the answer is not known"
  })
  void itTellsWhatTheApiServerDid(int code, String words) {
    assertThat(WhatHappened.in(Samples.request("x", List.of(), code), "prod", ""))
        .endsWith("; " + words + ".");
  }

  @Test
  void theTreeShowsAncestorsThenTheProcessThenWhatItMade() {
    Alert alert = Samples.alert(1, "title", Samples.launch("self", 3));
    List<ProcessNode> made =
        List.of(
            Samples.made(5001, 4711, "first"),
            Samples.made(5002, 4711, "second"),
            Samples.made(6001, 5001, "grandchild"));

    assertThat(page(alert, made))
        .containsSubsequence(
            ">ancestor1<",
            ">ancestor2<",
            ">ancestor3<",
            ">self<",
            ">first<",
            ">grandchild<",
            ">second<");
  }

  @Test
  void aLongLineOfAncestorsIsFoldedInTheMiddle() {
    ProcessTree tree = ProcessTree.of(Samples.actor("self", 40), Samples.NOW, List.of());

    assertThat(tree.oldest()).hasSize(1);
    assertThat(tree.folded()).hasSize(33);
    assertThat(tree.nearest()).hasSize(7);
    assertThat(tree.nearest().getLast().role()).isEqualTo("self");
  }

  @Test
  void descendantsThatRefuseToBeATreeAreDrawnOnceEach() {
    List<ProcessNode> circle =
        List.of(
            Samples.made(5001, 5002, "one"),
            Samples.made(5002, 5001, "other"),
            Samples.made(4711, 4711, "itself"),
            Samples.made(5003, 9999, "orphan"));

    ProcessTree tree = ProcessTree.of(Samples.actor("self", 1), Samples.NOW, circle);

    assertThat(tree.oldest().stream().map(TreeRow::pid)).doesNotHaveDuplicates().contains(5003);
  }

  @Test
  void aProcessThatMadeVeryManyIsShownWithSomeOfThemAndMoreOnDemand() {
    List<ProcessNode> many =
        IntStream.range(0, 5_000).mapToObj(i -> Samples.made(10_000 + i, 4711, "x")).toList();

    ProcessTree tree = ProcessTree.of(Samples.actor("self", 1), Samples.NOW, many);

    assertThat(tree.oldest()).hasSize(2 + ProcessTree.DESCENDANTS_SHOWN);
    assertThat(tree.further())
        .as("shown on demand, so that what to do is not pushed off the page")
        .hasSize(ProcessTree.MOST_DESCENDANTS - ProcessTree.DESCENDANTS_SHOWN);
    assertThat(tree.note()).contains("more processes than the 100");
  }

  @Test
  void onlyTheLastSourceAddressIsToBeTrusted() {
    ApiFlow flow = ApiFlow.of(Samples.request("x", List.of("8.8.8.8", "10.0.0.1"), 200));

    assertThat(flow.facts().get(0).value().plain()).isEqualTo("10.0.0.1");
    assertThat(flow.facts().get(1).value().plain()).isEqualTo("8.8.8.8");
    assertThat(flow.facts().get(1).note()).contains("not to be trusted");
  }

  @Test
  void anActInTheApiHasAFlowAndNoTree() {
    String page = page(Samples.alert(1, "t", Samples.request("x", List.of(), 201)), List.of());

    assertThat(page).contains("data-testid=\"api-flow\"").doesNotContain("process-tree");
  }

  @Test
  void anAlertOfAShippedRuleHasTheCataloguesWords() {
    CatalogEntry entry = catalog.entries().getFirst();
    Alert alert = ofRule(entry);

    AlertPage.Knowledge knowledge = new Explanations(catalog).of(alert);

    assertThat(knowledge.advice().why()).contains(entry.why());
    assertThat(knowledge.advice().steps()).hasSameSizeAs(entry.steps());
    assertThat(knowledge.json()).contains("\"class_uid\" : 2004");
    assertThat(knowledge.techniques()).allMatch(technique -> !technique.name().isEmpty());
  }

  @Test
  void anAlertOfAUsersOwnRuleSaysThatTheCatalogueKnowsNothing() {
    Alert alert = Samples.alert(1, "mine", Samples.launch("x", 0));

    assertThat(new Explanations(catalog).of(alert).advice().why().getFirst())
        .startsWith("A rule of your own");
  }

  @Test
  void aCommandInAStepCanBeCopied() {
    Advice.Step step = Advice.Step.of("See `kubectl get pods`, then `exit` and a lone ` here.");

    assertThat(step.parts())
        .containsExactly(
            new Advice.Part("See ", false, false),
            new Advice.Part("kubectl get pods", false, true),
            new Advice.Part(", then ", false, false),
            new Advice.Part("exit", true, false),
            new Advice.Part(" and a lone ", false, false),
            new Advice.Part(" here.", false, false));
  }

  @Test
  void theNodeItselfIsNoContainer() {
    var onHost = new Actor(Samples.actor("x", 0).process(), Container.HOST);
    Activity read = new FileActivity(FileActivity.Action.OPEN, onHost, "/etc/shadow", "", 0);

    assertThat(page(Samples.alert(1, "t", read), List.of())).contains("none: the node itself");
  }

  private String page(Alert alert, List<ProcessNode> made) {
    return templates.alert(
        AlertPage.of(
            alert, new AlertPage.Surroundings(made, List.of(), null), Samples.knowledge("t")));
  }

  private static Alert ofRule(CatalogEntry entry) {
    Alert alert = Samples.alert(1, entry.title(), Samples.launch("sh", 1));
    Finding finding = alert.finding();
    return new Alert(
        alert.id(),
        alert.time(),
        alert.lastTime(),
        alert.received(),
        alert.origin(),
        1,
        new Finding(
            finding.uid(),
            entry.rule(),
            entry.id(),
            entry.title(),
            finding.message(),
            finding.severity(),
            finding.source(),
            entry.techniques(),
            finding.tags(),
            finding.outputFields(),
            finding.evidence()));
  }
}
