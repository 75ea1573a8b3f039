package dev.breakwater.hub.api;

import dev.breakwater.hub.access.Sessions;
import dev.breakwater.hub.auditlog.Clusters;
import dev.breakwater.hub.enrolment.Enrolment;
import dev.breakwater.hub.enrolment.EnrolmentRefusedException;
import dev.breakwater.hub.store.Names;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the administrator hands out: tokens for nodes and clusters, links to log in. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
@RunOnVirtualThread
public class AdministrationResource {
  private final Enrolment enrolment;
  private final Clusters clusters;
  private final Sessions sessions;

  public AdministrationResource(Enrolment enrolment, Clusters clusters, Sessions sessions) {
    this.enrolment = enrolment;
    this.clusters = clusters;
    this.sessions = sessions;
  }

  /**
   * For which node a token is.
   *
   * @param cluster the cluster's name
   * @param node the node's name; without it the token is for any node of the cluster
   * @param ttl how long the token waits, as PT1H; one hour without it, seven days at most
   */
  public record TokenRequest(
      @Nullable String cluster, @Nullable String node, @Nullable String ttl) {}

  /**
   * A token that enrols one node once.
   *
   * @param token the secret, shown this once
   * @param expires when it ends unused
   */
  public record TokenAnswer(String token, Instant expires) {}

  /** Makes a token. */
  @POST
  @Path("enrolment-tokens")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Make a one-time token that enrols a node")
  public TokenAnswer newToken(@Nullable TokenRequest request) {
    if (request == null || request.cluster() == null) {
      throw Problem.exception(400, "cluster is missing");
    }
    try {
      var token =
          enrolment.newToken(
              request.cluster(),
              request.node() == null ? "" : request.node(),
              request.ttl() == null ? Enrolment.TOKEN_VALIDITY : Duration.parse(request.ttl()));
      return new TokenAnswer(token.token(), token.expires());
    } catch (DateTimeParseException e) {
      throw Problem.exception(400, "ttl is a duration as PT1H, not " + request.ttl());
    } catch (EnrolmentRefusedException e) {
      throw Problem.exception(400, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What was revoked.
   *
   * @param revoked how many certificates
   */
  public record RevokedAnswer(int revoked) {}

  /** Revokes a node's certificates. */
  @DELETE
  @Path("clusters/{cluster}/nodes/{node}/certificates")
  @Operation(summary = "Revoke a node's certificates: it must enrol again")
  public RevokedAnswer revoke(
      @PathParam("cluster") String cluster, @PathParam("node") String node) {
    int revoked = enrolment.revoke(requireName(cluster), requireName(node));
    if (revoked == 0) {
      throw Problem.exception(
          404, "the node " + node + " of " + cluster + " has no certificate to revoke");
    }
    return new RevokedAnswer(revoked);
  }

  /**
   * What became of a node that is given up.
   *
   * @param retired the node
   */
  public record RetiredAnswer(String retired) {}

  /** Retires a node. */
  @DELETE
  @Path("clusters/{cluster}/nodes/{node}")
  @Operation(
      summary = "Retire a node: its certificates are revoked, and it is no longer expected",
      description =
          "Coverage forgets it, and its silence raises no alert. Its alerts and its lines in the"
              + " ledger stay.")
  public RetiredAnswer retire(
      @PathParam("cluster") String cluster, @PathParam("node") String node) {
    if (enrolment.retire(requireName(cluster), requireName(node)) == 0) {
      throw Problem.exception(404, "there is no node " + node + " of " + cluster);
    }
    return new RetiredAnswer(node);
  }

  /**
   * Which cluster.
   *
   * @param name its name
   */
  public record ClusterRequest(@Nullable String name) {}

  /**
   * A cluster's token.
   *
   * @param name the cluster's name
   * @param token what its API server posts audit events with, shown this once
   */
  public record ClusterAnswer(String name, String token) {}

  /** Makes a cluster known. */
  @POST
  @Path("clusters")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a cluster known and get the token for its audit events",
      description = "409 if it has a token already: ask for another at audit-token.")
  public ClusterAnswer newCluster(@Nullable ClusterRequest request) {
    if (request == null || request.name() == null) {
      throw Problem.exception(400, "name is missing");
    }
    String name = requireName(request.name());
    return clusters
        .firstToken(name)
        .map(token -> new ClusterAnswer(name, token))
        .orElseThrow(
            () ->
                Problem.exception(
                    409,
                    "the cluster "
                        + name
                        + " has a token for its audit events already: ask for another at"
                        + " /api/v1/clusters/"
                        + name
                        + "/audit-token, which ends the one before"));
  }

  /** Gives a cluster another token. */
  @POST
  @Path("clusters/{cluster}/audit-token")
  @Operation(summary = "Get another token for a cluster's audit events; the one before ends")
  public ClusterAnswer newAuditToken(@PathParam("cluster") String cluster) {
    String name = requireName(cluster);
    return new ClusterAnswer(name, clusters.newToken(name));
  }

  /**
   * A link that logs in.
   *
   * @param url good once, within ten minutes
   */
  public record LinkAnswer(String url) {}

  /** Makes a link that opens a session. */
  @POST
  @Path("login-links")
  @Operation(summary = "Make a link that logs the administrator in once, within ten minutes")
  public LinkAnswer newLink(@Context HttpServerRequest request) {
    return new LinkAnswer("https://" + request.authority() + "/login?once=" + sessions.newLink());
  }

  private static String requireName(String name) {
    if (!Names.isName(name)) {
      throw Problem.exception(400, "this is not a name: " + Names.RULE);
    }
    return name;
  }
}
