package dev.breakwater.hub.web;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.AlertFeed;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.alerts.EventChannel;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as lines of the list, sent as they are committed: events {@code alert} with the line, and
 * {@code tick} at an interval, by which a page knows that it is still connected. A page that cannot
 * be brought up to date by lines is told {@code missed} and asks for the list anew.
 */
@Path("alerts/stream")
public class AlertStream {
  private static final System.Logger LOG = System.getLogger(AlertStream.class.getName());
  private static final Duration TICK = Duration.ofSeconds(10);

  /** A page that is further behind than this gets the list anew. */
  private static final int MOST_BEHIND = 500;

  private static final int MOST_LISTENERS = 512;

  private final Alerts alerts;
  private final AlertFeed feed;
  private final PageTemplates templates;

  AlertStream(Alerts alerts, AlertFeed feed, PageTemplates templates) {
    this.alerts = alerts;
    this.feed = feed;
    this.templates = templates;
  }

  /**
   * The alerts that pass the filter, after the one with the id {@code after}, or after the last
   * that a browser that comes back has had.
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RunOnVirtualThread
  @Operation(hidden = true)
  public void stream(
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("source") @Nullable String source,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("q") @Nullable String text,
      @QueryParam("after") @Nullable String after,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    AlertQuery query = AlertQuery.of(severity, source, cluster, text, null);
    if (feed.listeners() >= MOST_LISTENERS) {
      throw new ServiceUnavailableException("too many pages follow the alerts: try again later");
    }
    long from = Math.max(number(after), number(lastEventId));
    EventChannel channel = new EventChannel(sink);
    try (sink;
        AlertFeed.Subscription subscription = feed.subscribe(from)) {
      channel.send(sse.newEvent("tick", "connected"));
      if (alerts.after(from, MOST_BEHIND + 1).size() > MOST_BEHIND) {
        channel.send(sse.newEvent("missed", "too far behind"));
        return;
      }
      while (channel.isOpen() && !subscription.hasEnded()) {
        List<Alert> next = passing(query, subscription.next(TICK));
        for (Alert alert : next) {
          channel.send(line(sse, alert));
        }
        if (next.isEmpty()) {
          channel.send(sse.newEvent("tick", "connected"));
        }
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "a stream of alerts ends: the hub stops", e);
      Thread.currentThread().interrupt();
    } catch (EventChannel.ClientGoneException e) {
      LOG.log(System.Logger.Level.DEBUG, "a stream of alerts ends: the browser is gone", e);
    }
  }

  private OutboundSseEvent line(Sse sse, Alert alert) {
    return sse.newEventBuilder()
        .name("alert")
        .id(Long.toString(alert.id()))
        .data(templates.row(AlertRow.of(alert)))
        .build();
  }

  /** The store judges, so that the stream and the list cannot differ on what passes a filter. */
  private List<Alert> passing(AlertQuery query, List<Alert> next) {
    if (!query.isFiltered() || next.isEmpty()) {
      return next;
    }
    Set<Long> ids = next.stream().map(Alert::id).collect(Collectors.toSet());
    return alerts.newest(query.filter(), Alerts.MAX_LIMIT).stream()
        .filter(alert -> ids.contains(alert.id()))
        .toList()
        .reversed();
  }

  private static long number(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(id));
    } catch (NumberFormatException e) {
      throw new BadRequestException("the id of an alert is a number", e);
    }
  }
}
