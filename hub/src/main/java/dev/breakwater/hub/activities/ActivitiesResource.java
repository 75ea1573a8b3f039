package dev.breakwater.hub.activities;

import dev.breakwater.hub.api.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The activities of a node by the API. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activities")
@RunOnVirtualThread
public class ActivitiesResource {
  private static final String HOW_MANY = "How many at most, from 1 to 1000.";

  private final Activities activities;

  public ActivitiesResource(Activities activities) {
    this.activities = activities;
  }

  /** Connections and traffic. */
  @GET
  @Path("clusters/{cluster}/nodes/{node}/flows")
  @Operation(summary = "List a node's connections and what passed over them, newest first")
  public List<Flow> flows(
      @PathParam("cluster") String cluster,
      @PathParam("node") String node,
      @Parameter(description = HOW_MANY) @QueryParam("limit") @DefaultValue("100") String limit) {
    return activities.flows(cluster, node, number(limit));
  }

  /** Names that were asked for. */
  @GET
  @Path("clusters/{cluster}/nodes/{node}/dns")
  @Operation(summary = "List a node's questions to the DNS and the answers, newest first")
  public List<Lookup> dns(
      @PathParam("cluster") String cluster,
      @PathParam("node") String node,
      @Parameter(description = HOW_MANY) @QueryParam("limit") @DefaultValue("100") String limit) {
    return activities.lookups(cluster, node, number(limit));
  }

  /** System calls. */
  @GET
  @Path("clusters/{cluster}/nodes/{node}/system-calls")
  @Operation(summary = "List a node's system calls that change what a process may do, newest first")
  public List<SystemCall> systemCalls(
      @PathParam("cluster") String cluster,
      @PathParam("node") String node,
      @Parameter(description = HOW_MANY) @QueryParam("limit") @DefaultValue("100") String limit) {
    return activities.systemCalls(cluster, node, number(limit));
  }

  private static int number(String limit) {
    return Math.clamp(QueryNumber.of("limit", limit), 1, Activities.MAX_LIMIT);
  }
}
