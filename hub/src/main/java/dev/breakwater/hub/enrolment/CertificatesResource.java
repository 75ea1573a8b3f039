package dev.breakwater.hub.enrolment;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.ingest.Body;
import dev.breakwater.hub.pki.PkiException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a node comes for its next certificate, with the one that it has. */
@Path("/api/v1/certificates")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes")
@RunOnVirtualThread
public class CertificatesResource {
  private static final int MAX_REQUEST = 16 << 10;

  private final Enrolment enrolment;
  private final CurrentCaller caller;
  private final ObjectMapper mapper;

  public CertificatesResource(Enrolment enrolment, CurrentCaller caller, ObjectMapper mapper) {
    this.enrolment = enrolment;
    this.caller = caller;
    this.mapper = mapper;
  }

  /**
   * The key that the next certificate is for.
   *
   * @param publicKey base64 of the SubjectPublicKeyInfo of an EC P-256 key
   * @param signature base64 of its ECDSA signature, with SHA-256, over cluster, newline, node,
   *     newline, publicKey
   */
  public record RenewalRequest(@Nullable String publicKey, @Nullable String signature) {}

  /** Renews. */
  @POST
  @SecurityRequirement(name = "node")
  @Operation(
      summary = "Renew a node's certificate",
      description =
          "publicKey is the base64 of the SubjectPublicKeyInfo of an EC P-256 key; signature the"
              + " base64 of the ECDSA signature, with SHA-256, over cluster, newline, node,"
              + " newline, publicKey. 403 if the node's certificates were revoked meanwhile.")
  @RequestBody(content = @Content(schema = @Schema(implementation = RenewalRequest.class)))
  public Enrolment.Issued renew(InputStream body) throws PkiException {
    Caller.Node node = caller.node();
    RenewalRequest request = request(body);
    try {
      return enrolment.renew(
          node.cluster(),
          node.node(),
          given(request.publicKey(), "publicKey"),
          given(request.signature(), "signature"));
    } catch (EnrolmentRefusedException e) {
      throw Problem.exception(e.isMalformed() ? 400 : 403, String.valueOf(e.getMessage()));
    }
  }

  private RenewalRequest request(InputStream body) {
    Optional<RenewalRequest> request;
    try {
      Optional<byte[]> bytes = Body.read(body, null, MAX_REQUEST);
      if (bytes.isEmpty()) {
        throw Problem.exception(413, "a request to renew has at most " + MAX_REQUEST + " bytes");
      }
      request = Optional.ofNullable(mapper.readValue(bytes.get(), RenewalRequest.class));
    } catch (IOException e) {
      throw Problem.exception(400, "this is no request to renew in JSON");
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
