package dev.breakwater.hub.enrolment;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.access.FailureLimit;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.ingest.Body;
import dev.breakwater.hub.pki.PkiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a node comes for its certificate. Anybody may ask, so little is read of what is sent. */
@Path("/api/v1/enrol")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes")
@RunOnVirtualThread
public class EnrolResource {
  private static final int MAX_REQUEST = 16 << 10;

  private final Enrolment enrolment;
  private final FailureLimit limit;
  private final ObjectMapper mapper;

  public EnrolResource(Enrolment enrolment, FailureLimit limit, ObjectMapper mapper) {
    this.enrolment = enrolment;
    this.limit = limit;
    this.mapper = mapper;
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
  @Operation(
      summary = "Enrol a node: a certificate for a one-time token",
      description =
          "publicKey is the base64 of the SubjectPublicKeyInfo of an EC P-256 key; signature the"
              + " base64 of the ECDSA signature, with SHA-256, over token, newline, cluster,"
              + " newline, node.")
  @RequestBody(content = @Content(schema = @Schema(implementation = EnrolRequest.class)))
  public Enrolment.Issued enrol(InputStream body, @Context HttpServerRequest http)
      throws PkiException {
    SocketAddress peer = http.remoteAddress();
    String address = peer == null ? "" : peer.hostAddress();
    if (limit.holdsBack(address)) {
      throw Problem.exception(429, "too many attempts failed: wait a minute before the next one");
    }
    EnrolRequest request = request(body);
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

  private EnrolRequest request(InputStream body) {
    Optional<EnrolRequest> request;
    try {
      Optional<byte[]> bytes = Body.read(body, null, MAX_REQUEST);
      if (bytes.isEmpty()) {
        throw Problem.exception(413, "a request to enrol has at most " + MAX_REQUEST + " bytes");
      }
      request = Optional.ofNullable(mapper.readValue(bytes.get(), EnrolRequest.class));
    } catch (IOException e) {
      throw Problem.exception(400, "this is no request to enrol in JSON");
    }
    return request.orElseThrow(() -> Problem.exception(400, "the request is empty"));
  }

  private static String given(@Nullable String value, String name) {
    if (value == null) {
      throw Problem.exception(400, name + " is missing");
    }
    return value;
  }
}
