package dev.breakwater.hub.auditlog;

import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.ingest.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Where the audit webhook backend of a cluster's API server posts to. */
@Path("/k8s-audit/{cluster}")
@Tag(name = "Audit log")
@RunOnVirtualThread
public class AuditWebhookResource {
  /** The most bytes of a post. The backend's own default batches stay far below. */
  static final int MAX_POST = 16 << 20;

  private static final System.Logger LOG = System.getLogger(AuditWebhookResource.class.getName());

  /** Two posts and what they are unpacked into fit the heap beside everything else. */
  private static final int AT_ONCE = 2;

  private static final int WAIT_SECONDS = 10;

  private final AuditLogs logs;
  private final CurrentCaller caller;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  public AuditWebhookResource(AuditLogs logs, CurrentCaller caller) {
    this.logs = logs;
    this.caller = caller;
  }

  /** Analyses a list of events. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @SecurityRequirement(name = "api-server")
  @Operation(
      summary = "Post audit events",
      description =
          "An audit.k8s.io/v1 EventList of at most 16 MiB. 200 once its findings are committed;"
              + " events that cannot be read are recorded as lost. The events are not stored.")
  @APIResponse(
      responseCode = "200",
      description = "Analysed, and what was found is committed",
      content = @Content(schema = @Schema(implementation = AuditLogs.Analysed.class)))
  public Response post(
      @PathParam("cluster") String cluster,
      InputStream body,
      @HeaderParam("Content-Encoding") @Nullable String encoding)
      throws InterruptedException {
    if (!caller.apiServer().cluster().equals(cluster)) {
      return Problem.answer(403, "the token is of another cluster than the path names");
    }
    if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      return Problem.answer(429, "the hub analyses as much as it can: post the events again later");
    }
    try {
      return analysed(cluster, body, encoding);
    } finally {
      places.release();
    }
  }

  private Response analysed(String cluster, InputStream body, @Nullable String encoding) {
    Optional<byte[]> bytes;
    try {
      bytes = Body.read(body, encoding, MAX_POST);
    } catch (Body.UnreadableBodyException e) {
      return lost(cluster, 400, "the post cannot be read: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "a post of audit events of {0} broke off and is to come again: {1}",
          cluster,
          e.getMessage());
      return Problem.answer(503, "the post broke off: post the events again");
    }
    if (bytes.isEmpty()) {
      return lost(
          cluster, 413, "the post is larger than the " + MAX_POST + " bytes that one may have");
    }
    try {
      AuditLogs.Analysed analysed = logs.posted(cluster, bytes.get());
      return analysed.events() == 0 && analysed.refused() > 0
          ? Problem.answer(400, "the post holds no audit event; coverage says what is wrong")
          : Response.ok(analysed).build();
    } catch (JdbiException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a post of audit events of {0} is not committed, the store refuses: {1}",
          cluster,
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return Problem.answer(503, "the store cannot be written: post the events again");
    }
  }

  private Response lost(String cluster, int status, String reason) {
    logs.lostPost(cluster, reason);
    return Problem.answer(status, reason);
  }
}
