package dev.breakwater.hub.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.AlertFeed;
import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.alerts.EventChannel;
import dev.breakwater.signals.Severity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Alerts, each as an OCSF Detection Finding. */
@Path("/api/v1/alerts")
@Tag(name = "Alerts")
@RunOnVirtualThread
public class AlertsResource {
  private static final System.Logger LOG = System.getLogger(AlertsResource.class.getName());
  private static final int MAX_LISTENERS = 256;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Alerts alerts;
  private final AlertFeed feed;
  private final AlertJson json;

  public AlertsResource(Alerts alerts, AlertFeed feed, AlertJson json) {
    this.alerts = alerts;
    this.feed = feed;
    this.json = json;
  }

  /** The newest first. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "List alerts, newest first",
      description =
          "Each is an OCSF 1.8 Detection Finding; unmapped.alert_id is the hub's id of it.")
  public List<ObjectNode> list(
      @Parameter(
              description =
                  "Of this severity or worse: informational, low, medium, high or critical.")
          @QueryParam("severity")
          @Nullable String severity,
      @Parameter(description = "In the cluster of this name.") @QueryParam("cluster")
          @Nullable String cluster,
      @Parameter(description = "Of this source: syscall, k8s_audit or breakwater.")
          @QueryParam("source")
          @Nullable String source,
      @Parameter(description = "With this text in the title, rule, message, place or actor.")
          @QueryParam("text")
          @Nullable String text,
      @Parameter(description = "Older than the alert with this id.") @QueryParam("before")
          @Nullable String before,
      @Parameter(description = "How many at most, from 1 to 1000.")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit) {
    AlertFilter filter =
        new AlertFilter(
            severity == null ? null : severity(severity),
            cluster,
            source,
            text,
            before == null ? null : QueryNumber.of("before", before));
    int most = Math.clamp(QueryNumber.of("limit", limit), 1, Alerts.MAX_LIMIT);
    return alerts.newest(filter, most).stream().map(json::of).toList();
  }

  /** One alert. */
  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Get an alert")
  public ObjectNode get(@PathParam("id") String id) {
    return alerts
        .find(QueryNumber.of("id", id))
        .map(json::of)
        .orElseThrow(() -> Problem.exception(404, "there is no alert with the id " + id));
  }

  /** Alerts as they are committed. */
  @GET
  @Path("stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Follow alerts",
      description =
          "Server-sent events: each holds an alert and has its id. With the header Last-Event-ID it"
              + " begins after that alert, without it now.")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = ObjectNode.class)))
  public void stream(
      @Parameter(description = "The last alert that was seen.") @HeaderParam("Last-Event-ID")
          @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    Long after =
        lastEventId == null || lastEventId.isBlank()
            ? null
            : Long.valueOf(QueryNumber.of("Last-Event-ID", lastEventId));
    if (feed.listeners() >= MAX_LISTENERS) {
      throw Problem.exception(503, "too many programs follow the alerts: try again later");
    }
    EventChannel channel = new EventChannel(sink);
    try (sink;
        AlertFeed.Subscription subscription = feed.subscribe(after)) {
      channel.send(sse.newEventBuilder().comment("alerts follow").build());
      while (channel.isOpen() && !subscription.hasEnded()) {
        List<Alert> next = subscription.next(HEARTBEAT);
        if (next.isEmpty()) {
          channel.send(sse.newEventBuilder().comment("still here").build());
        }
        for (Alert alert : next) {
          channel.send(
              sse.newEventBuilder()
                  .id(Long.toString(alert.id()))
                  .name("alert")
                  .data(json.text(alert))
                  .build());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (EventChannel.ClientGoneException e) {
      LOG.log(System.Logger.Level.DEBUG, "a program that followed the alerts went away", e);
    }
  }

  private static Severity severity(String name) {
    try {
      return Severity.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Problem.exception(
          400, "severity is informational, low, medium, high or critical, not " + name);
    }
  }
}
