package dev.breakwater.hub.noderules;

import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.store.Names;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The rules of nodes by the API. */
@Path("/api/v1/rules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Rules")
@RunOnVirtualThread
public class RulesResource {
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final NodeRules rules;
  private final CurrentCaller caller;

  public RulesResource(NodeRules rules, CurrentCaller caller) {
    this.rules = rules;
    this.caller = caller;
  }

  /**
   * A set of rule files.
   *
   * @param cluster for the nodes of this cluster
   * @param files the files' texts by their names; they are loaded in the order of the names, after
   *     the rules that ship
   */
  public record RulesBody(@Nullable String cluster, @Nullable Map<String, String> files) {}

  /**
   * For which cluster.
   *
   * @param cluster its name
   */
  public record ClusterBody(@Nullable String cluster) {}

  /**
   * The rules of a cluster's nodes.
   *
   * @param sets what was given, newest first; the first is in force
   * @param nodes what each node says that it runs
   */
  public record RulesAnswer(List<RuleSetRecord> sets, List<NodeRules.Running> nodes) {
    public RulesAnswer {
      sets = List.copyOf(sets);
      nodes = List.copyOf(nodes);
    }
  }

  /** Gives a set. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Give the nodes of a cluster their rules, whole",
      description =
          "The files are loaded after the rules that ship, as the nodes will: 400 with every error"
              + " and its place if they cannot be. They take the place of those given before.")
  public RuleSetRecord give(@Nullable RulesBody body, @Context HttpServerRequest http) {
    if (body == null || body.files() == null || body.files().containsValue(null)) {
      throw Problem.exception(400, "files is missing");
    }
    String cluster = name(body.cluster());
    for (Map.Entry<String, String> file : body.files().entrySet()) {
      if (!FILE.matcher(file.getKey()).matches()) {
        throw Problem.exception(
            400, "a file's name is letters, digits, '.', '-' and '_', at most 100");
      }
    }
    try {
      return rules.give(cluster, new TreeMap<>(body.files()), caller.administrator(http));
    } catch (RulesRefusedException e) {
      throw Problem.exception(400, String.valueOf(e.getMessage()));
    }
  }

  /** Gives the set before. */
  @POST
  @Path("rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Give the nodes of a cluster the rules that they had before",
      description = "409 if there are none. Asked for again it goes one further back.")
  public RuleSetRecord rollBack(@Nullable ClusterBody body, @Context HttpServerRequest http) {
    try {
      return rules.rollBack(name(body == null ? null : body.cluster()), caller.administrator(http));
    } catch (RulesRefusedException e) {
      throw Problem.exception(409, String.valueOf(e.getMessage()));
    }
  }

  /** What was given, and what runs. */
  @GET
  @Operation(summary = "The rules that a cluster's nodes were given, and which each node runs")
  public RulesAnswer get(
      @Parameter(description = "The cluster's name.") @QueryParam("cluster")
          @Nullable String cluster) {
    String name = name(cluster);
    return new RulesAnswer(rules.newest(name), rules.running(name));
  }

  private static String name(@Nullable String cluster) {
    if (cluster == null) {
      throw Problem.exception(400, "cluster is missing");
    }
    if (!Names.isName(cluster)) {
      throw Problem.exception(400, "this is no name of a cluster: " + Names.RULE);
    }
    return cluster;
  }
}
