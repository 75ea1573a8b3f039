package dev.breakwater.hub.directives;

import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.signals.SignedDirective;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where publishers ask what their nodes are to do. */
@Path("/api/v1/directives")
@Tag(name = "Nodes")
@RunOnVirtualThread
public class DirectivesResource {
  private static final Duration LONGEST = Duration.ofSeconds(25);
  private static final int WAITING_OF_ALL = 10_000;
  private static final int WAITING_OF_ONE = 4;

  private final Directives directives;
  private final DirectiveFeed feed;
  private final CurrentCaller caller;
  private final Polls polls = new Polls(WAITING_OF_ALL, WAITING_OF_ONE);

  public DirectivesResource(
      Directives directives, DirectiveFeed feed, CurrentCaller caller, MeterRegistry meters) {
    this.directives = directives;
    this.feed = feed;
    this.caller = caller;
    meters.gauge("breakwater.directives.polls", polls, Polls::size);
  }

  /** What is new for the node that asks. */
  @GET
  @Produces("application/x-protobuf")
  @SecurityRequirement(name = "node")
  @Operation(
      summary = "Ask what the node is to do",
      description =
          "A protobuf DirectiveList of the signed directives for this node whose generation is"
              + " above `after` and that have not expired: at once if there are any, else as soon"
              + " as there is one, else empty after 25 seconds. 503: ask again later.")
  @APIResponse(responseCode = "200", description = "A DirectiveList, which may be empty")
  public Response poll(
      @Parameter(description = "The highest generation that the node has got; 0 for none.")
          @QueryParam("after")
          @DefaultValue("0")
          String after)
      throws InterruptedException {
    Caller.Node node = caller.node();
    long generation = generation(after);
    if (!polls.enter(node)) {
      return Problem.answer(503, "too many polls wait for directives: ask again later");
    }
    try {
      return Response.ok(SignedDirective.encode(next(node, generation))).build();
    } finally {
      polls.leave(node);
    }
  }

  private List<SignedDirective> next(Caller.Node node, long after) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      long known = feed.newest(node.cluster());
      List<SignedDirective> found = directives.after(after, node.cluster(), node.node());
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!found.isEmpty() || !feed.awaitNewer(node.cluster(), known, left)) {
        return found;
      }
    }
  }

  private static long generation(String after) {
    try {
      return Math.max(0, Long.parseLong(after.strip()));
    } catch (NumberFormatException e) {
      throw Problem.exception(400, "after is the number of a generation, not " + after);
    }
  }
}
