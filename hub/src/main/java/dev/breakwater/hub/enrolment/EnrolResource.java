package dev.breakwater.hub.enrolment;

import dev.breakwater.hub.access.FailureLimit;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.pki.PkiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a node comes for its certificate. */
@Path("/api/v1/enrol")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes")
@RunOnVirtualThread
public class EnrolResource {
  private final Enrolment enrolment;
  private final FailureLimit limit;

  public EnrolResource(Enrolment enrolment, FailureLimit limit) {
    this.enrolment = enrolment;
    this.limit = limit;
  }

  /**
   * What a node brings.
   *
   * @param token the one-time token
   * @param cluster its cluster's name
   * @param node its name
   * @param publicKey base64 of the SubjectPublicKeyInfo of its EC P-256 key
   * @param signature base64 of its ECDSA signature, with SHA-256, over token, newline, cluster,
   *     newline, node
   */
  public record EnrolRequest(
      @Nullable String token,
      @Nullable String cluster,
      @Nullable String node,
      @Nullable String publicKey,
      @Nullable String signature) {}

  /** Enrols a node. */
  @POST
  @SecurityRequirements
  @Operation(summary = "Enrol a node: a certificate for a one-time token")
  public Enrolment.Issued enrol(@Nullable EnrolRequest request, RoutingContext context)
      throws PkiException {
    SocketAddress peer = context.request().remoteAddress();
    String address = peer == null ? "" : peer.hostAddress();
    if (limit.holdsBack(address)) {
      throw Problem.exception(429, "too many attempts failed: wait a minute before the next one");
    }
    if (request == null) {
      throw Problem.exception(400, "the request is empty");
    }
    try {
      return enrolment.enrol(
          given(request.token(), "token"),
          given(request.cluster(), "cluster"),
          given(request.node(), "node"),
          given(request.publicKey(), "publicKey"),
          given(request.signature(), "signature"));
    } catch (EnrolmentRefusedException e) {
      limit.failed(address);
      throw Problem.exception(e.isMalformed() ? 400 : 403, String.valueOf(e.getMessage()));
    }
  }

  private static String given(@Nullable String value, String name) {
    if (value == null) {
      throw Problem.exception(400, name + " is missing");
    }
    return value;
  }
}
