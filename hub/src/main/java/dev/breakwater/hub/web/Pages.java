package dev.breakwater.hub.web;

import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.activities.Activities;
import dev.breakwater.hub.activities.Peer;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ledger.Ledger;
import dev.breakwater.hub.processes.ProcessNode;
import dev.breakwater.hub.processes.Processes;
import dev.breakwater.hub.responses.ResponseRefusedException;
import dev.breakwater.hub.responses.ResponseRequest;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ResponseOrder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The pages behind the login. A request of htmx, which carries the header HX-Request, gets the part
 * of the page that changes; every other gets the whole.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class Pages {
  private static final System.Logger LOG = System.getLogger(Pages.class.getName());
  private static final String HTMX = "HX-Request";

  /** What a process made is shown from a little before the act until half an hour after it. */
  private static final Duration BEFORE = Duration.ofMinutes(1);

  private static final Duration AFTER = Duration.ofMinutes(30);

  private static final int MOST_PEERS = 50;

  private final Alerts alerts;
  private final Coverage coverage;
  private final Ledger ledger;
  private final Processes processes;
  private final Activities activities;
  private final Responses responses;
  private final Explanations explanations;
  private final CurrentCaller caller;
  private final InstantSource clock;
  private final PageTemplates templates;

  Pages(
      Alerts alerts,
      Coverage coverage,
      Ledger ledger,
      Processes processes,
      Activities activities,
      Responses responses,
      Explanations explanations,
      CurrentCaller caller,
      InstantSource clock,
      PageTemplates templates) {
    this.alerts = alerts;
    this.coverage = coverage;
    this.ledger = ledger;
    this.processes = processes;
    this.activities = activities;
    this.responses = responses;
    this.explanations = explanations;
    this.caller = caller;
    this.clock = clock;
    this.templates = templates;
  }

  /** The sources and the alerts; of htmx, the alerts only. */
  @GET
  @Operation(hidden = true)
  public Response overview(
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("source") @Nullable String source,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("q") @Nullable String text,
      @QueryParam("before") @Nullable String before,
      @HeaderParam(HTMX) @Nullable String htmx) {
    AlertQuery query = AlertQuery.of(severity, source, cluster, text, before);
    // First the newest id, then the alerts: one that comes between is in the list and comes by the
    // stream once more, which shows it once. The other way round it would be missed.
    long newest = alerts.newestId();
    List<Alert> found = alerts.newest(query.filter(), AlertList.PAGE + 1);
    List<SourceCoverage> sources = coverage.sources();
    CoverageStrip strip = CoverageStrips.of(sources, clock.instant());
    AlertList list = AlertList.of(query, found, newest, strip);
    if (htmx != null) {
      return ok(query.before() > 0 ? templates.rows(list) : templates.results(list));
    }
    List<String> clusters = sources.stream().map(SourceCoverage::cluster).distinct().toList();
    return ok(templates.overview(new OverviewPage(strip, FilterForm.of(query, clusters), list)));
  }

  /** One alert. */
  @GET
  @Path("alerts/{id}")
  @Operation(hidden = true)
  public Response alert(@PathParam("id") String id) {
    Alert alert = find(id);
    AlertPage.Surroundings around =
        new AlertPage.Surroundings(descendants(alert), peers(alert), panel(alert).orElse(null));
    return ok(templates.alert(AlertPage.of(alert, around, explanations.of(alert))));
  }

  private List<Peer> peers(Alert alert) {
    return Doer.actor(alert.finding().evidence())
        .map(
            actor ->
                activities.peers(
                    alert.cluster(),
                    alert.node(),
                    actor.container().uid(),
                    actor.process().entity().uid(),
                    alert.time().minus(AFTER),
                    alert.time().plus(AFTER),
                    MOST_PEERS))
        .orElse(List.of());
  }

  private Optional<ResponsePanel> panel(Alert alert) {
    return Doer.actor(alert.finding().evidence())
        .map(
            actor ->
                ResponsePanel.of(
                    alert,
                    actor,
                    responses.of(alert.cluster(), alert.node()),
                    responses.to(
                        alert.cluster(),
                        alert.node(),
                        actor.process().entity().uid(),
                        actor.container().uid())));
  }

  /** What was ordered about an alert, as far as it is known by now. */
  @GET
  @Path("alerts/{id}/responses")
  @Operation(hidden = true)
  public Response responses(@PathParam("id") String id) {
    return ok(templates.responses(panel(find(id)).orElseThrow(NotFoundException::new)));
  }

  /** Orders a response from an alert's page. */
  @POST
  @Path("alerts/{id}/responses")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response respond(
      @PathParam("id") String id,
      @FormParam("action") @DefaultValue("") String action,
      @FormParam("reason") @DefaultValue("") String reason,
      @FormParam("meant") @Nullable String meant,
      @Context HttpServerRequest http) {
    Alert alert = find(id);
    Actor actor =
        Doer.actor(alert.finding().evidence())
            .orElseThrow(
                () -> new IllegalArgumentException("No process did what this alert tells."));
    if (meant == null) {
      return notOrdered(alert, 400, "Say that it is meant: tick the box before the button.");
    }
    boolean process = ResponseOrder.Action.STOP_PROCESS.name().equals(action);
    try {
      responses.order(
          ResponseRequest.of(
              alert.cluster(),
              alert.node(),
              action,
              process ? actor.process().entity().uid() : "",
              process ? "" : actor.container().uid(),
              reason,
              alert.id()),
          caller.administrator(http));
    } catch (ResponseRefusedException e) {
      return notOrdered(alert, e.status(), String.valueOf(e.getMessage()));
    }
    return Response.seeOther(URI.create("/alerts/" + alert.id() + "#response")).build();
  }

  private Response notOrdered(Alert alert, int status, String words) {
    return answer(status, templates.error(ErrorPage.notOrdered(status, words, alert.id())));
  }

  private Alert find(String id) {
    long number;
    try {
      number = Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw new NotFoundException("an alert's id is a number", e);
    }
    return alerts.find(number).orElseThrow(() -> new NotFoundException("no alert " + number));
  }

  private List<ProcessNode> descendants(Alert alert) {
    Instant time = alert.time();
    return Doer.actor(alert.finding().evidence())
        .map(
            actor ->
                processes.descendants(
                    alert.cluster(),
                    alert.node(),
                    actor.process().entity().uid(),
                    time.minus(BEFORE),
                    time.plus(AFTER),
                    ProcessTree.MOST_DESCENDANTS + 1))
        .orElse(List.of());
  }

  /** The sources and the losses. */
  @GET
  @Path("coverage")
  @Operation(hidden = true)
  public Response coverage(@HeaderParam(HTMX) @Nullable String htmx) {
    CoveragePage page =
        CoveragePage.of(
            coverage.sources(),
            coverage.recentLosses(CoveragePage.MOST_LOSSES),
            ledger.lines(Ledger.Query.ALL),
            clock.instant());
    return ok(htmx == null ? templates.coverage(page) : templates.coverageBody(page));
  }

  /** The strip that says whether every source is seen. */
  @GET
  @Path("coverage/strip")
  @Operation(hidden = true)
  public Response strip() {
    return ok(templates.strip(CoverageStrips.of(coverage.sources(), clock.instant())));
  }

  @ServerExceptionMapper
  Response notFound(NotFoundException failure) {
    LOG.log(System.Logger.Level.DEBUG, "a page was asked for that is not there", failure);
    return answer(404, templates.error(ErrorPage.of(404)));
  }

  @ServerExceptionMapper
  Response notUnderstood(IllegalArgumentException failure) {
    LOG.log(System.Logger.Level.DEBUG, "a page was asked for with a wrong parameter", failure);
    String words = failure.getMessage() == null ? "" : failure.getMessage();
    return answer(400, templates.error(ErrorPage.badRequest(400, words)));
  }

  @ServerExceptionMapper
  Response failed(RuntimeException failure) {
    LOG.log(System.Logger.Level.ERROR, "a page could not be shown", failure);
    return answer(500, templates.error(ErrorPage.of(500)));
  }

  private static Response ok(String page) {
    return answer(200, page);
  }

  private static Response answer(int status, String page) {
    return Response.status(status)
        .entity(page)
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .header("Cache-Control", "no-store")
        .header("Vary", HTMX)
        .build();
  }
}
