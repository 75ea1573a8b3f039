package dev.breakwater.hub.responses;

import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.api.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Responses by the API. */
@Path("/api/v1/responses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Responses")
@RunOnVirtualThread
public class ResponsesResource {
  private final Responses responses;
  private final CurrentCaller caller;

  public ResponsesResource(Responses responses, CurrentCaller caller) {
    this.responses = responses;
    this.caller = caller;
  }

  /**
   * What is to be done.
   *
   * @param cluster the cluster
   * @param node the node
   * @param action STOP_PROCESS, PAUSE_CONTAINER, RESUME_CONTAINER or KILL_CONTAINER
   * @param processUid to which process, by its uid as alerts show it; without it to a container
   * @param containerUid to which container, by its full id
   * @param reason why; kept with the record
   * @param alert the id of the alert that it is asked for from
   */
  public record ResponseBody(
      @Nullable String cluster,
      @Nullable String node,
      @Nullable String action,
      @Nullable String processUid,
      @Nullable String containerUid,
      @Nullable String reason,
      @Nullable Long alert) {}

  /** Orders a response. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have a node stop a process, or pause, resume or kill a container",
      description =
          "The order is signed, goes to the node, and expires in two minutes. 409 if the node says"
              + " that response is switched off there. Who asked, why, and what came of it is kept,"
              + " also of what was refused so.")
  public ResponseRecord order(@Nullable ResponseBody body, @Context HttpServerRequest http) {
    if (body == null) {
      throw Problem.exception(400, "the body says what is to be done: see /api/openapi");
    }
    try {
      ResponseRequest request =
          ResponseRequest.of(
              body.cluster(),
              body.node(),
              body.action(),
              body.processUid(),
              body.containerUid(),
              body.reason(),
              body.alert());
      return responses.order(request, caller.administrator(http));
    } catch (ResponseRefusedException e) {
      throw Problem.exception(e.status(), String.valueOf(e.getMessage()));
    }
  }

  /** The record. */
  @GET
  @Operation(summary = "List responses, newest first: who, what, why, and what came of it")
  public List<ResponseRecord> list(
      @Parameter(description = "How many at most, from 1 to 500.")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit) {
    return responses.newest(Math.clamp(QueryNumber.of("limit", limit), 1, Responses.MAX_LIMIT));
  }

  /** One of them. */
  @GET
  @Path("{uid}")
  @Operation(summary = "Get a response")
  public ResponseRecord get(@PathParam("uid") String uid) {
    return responses
        .find(uid)
        .orElseThrow(() -> Problem.exception(404, "there is no response with the uid " + uid));
  }
}
