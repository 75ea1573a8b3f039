package dev.breakwater.hub.ingest;

import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.api.Problem;
import dev.breakwater.hub.web.VisibleText;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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

/** Where publishers hand in their batches. */
@Path("/api/v1/signals")
@Tag(name = "Nodes")
@RunOnVirtualThread
public class SignalsResource {
  /** The most bytes of a batch, decompressed: as many as a part may hand to its publisher. */
  static final int MAX_BATCH = 1 << 20;

  private static final System.Logger LOG = System.getLogger(SignalsResource.class.getName());

  /** Bodies that are read at once, of at most {@link #MAX_BATCH} each. */
  private static final int READ_AT_ONCE = 32;

  /**
   * A batch in memory is many times its bytes on the wire, and the heap is small: four of the
   * largest at once, or sixteen small ones, which share their way to the disk.
   */
  private static final int WEIGHT_AT_ONCE = 64;

  private static final int LIGHTEST = 4;
  private static final int HEAVIEST = 16;

  private static final int WAIT_SECONDS = 10;

  private final SignalIngest ingest;
  private final CurrentCaller caller;
  private final MeterRegistry meters;
  private final Semaphore places = new Semaphore(READ_AT_ONCE, true);
  private final Semaphore weights = new Semaphore(WEIGHT_AT_ONCE, true);

  public SignalsResource(SignalIngest ingest, CurrentCaller caller, MeterRegistry meters) {
    this.ingest = ingest;
    this.caller = caller;
    this.meters = meters;
  }

  /**
   * What is committed.
   *
   * @param sequence the last number of the batch's epoch whose effects are committed
   */
  public record CommittedAnswer(long sequence) {}

  /** Takes a batch in. */
  @POST
  @Consumes("application/x-protobuf")
  @Produces(MediaType.APPLICATION_JSON)
  @SecurityRequirement(name = "node")
  @Operation(
      summary = "Hand in a batch of signals",
      description =
          "A protobuf SignalBatch of at most 1 MiB, plain or gzip. 200 once its effects are"
              + " committed; 400, 409 and 413 are final: send in its place what accounts for its numbers;"
              + " anything else may be sent again.")
  @APIResponse(
      responseCode = "200",
      description = "Committed",
      content = @Content(schema = @Schema(implementation = CommittedAnswer.class)))
  public Response take(InputStream body, @HeaderParam("Content-Encoding") @Nullable String encoding)
      throws InterruptedException {
    if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      return busy();
    }
    try {
      return taken(body, encoding);
    } finally {
      places.release();
    }
  }

  private Response busy() {
    return answer(503, "the hub takes in as much as it can: send the batch again later");
  }

  private Response taken(InputStream body, @Nullable String encoding) throws InterruptedException {
    Optional<byte[]> bytes;
    try {
      bytes = Body.read(body, encoding, MAX_BATCH);
    } catch (Body.UnreadableBodyException e) {
      return refused(400, "the batch cannot be read: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "a batch of the node {0} of {1} broke off and is to come again: {2}",
          caller.node().node(),
          caller.node().cluster(),
          e.getMessage());
      return answer(503, "the batch broke off: send it again");
    }
    if (bytes.isEmpty()) {
      return refused(413, "the batch is larger than the " + MAX_BATCH + " bytes that one may have");
    }
    int weight = Math.clamp(bytes.get().length / (MAX_BATCH / HEAVIEST), LIGHTEST, HEAVIEST);
    if (!weights.tryAcquire(weight, WAIT_SECONDS, TimeUnit.SECONDS)) {
      return busy();
    }
    try {
      return ingested(bytes.get());
    } finally {
      weights.release(weight);
    }
  }

  private Response ingested(byte[] bytes) {
    try {
      return switch (ingest.ingest(caller.node(), bytes)) {
        case IngestOutcome.Committed committed -> {
          meters.counter("breakwater.batches", "outcome", "committed").increment();
          yield Response.ok(new CommittedAnswer(committed.sequence())).build();
        }
        case IngestOutcome.Refused refused ->
            refused(refused.kind() == IngestOutcome.Kind.MALFORMED ? 400 : 409, refused.reason());
      };
    } catch (JdbiException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a batch of the node {0} of {1} is not committed, the store refuses: {2}",
          caller.node().node(),
          caller.node().cluster(),
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return answer(503, "the store cannot be written: send the batch again");
    }
  }

  /** Counted and logged, and no loss: whoever sent it accounts for it with what it sends next. */
  private Response refused(int status, String reason) {
    LOG.log(
        System.Logger.Level.WARNING,
        "a batch of the node {0} of {1} is refused: {2}",
        caller.node().node(),
        caller.node().cluster(),
        VisibleText.line(reason).plain());
    return answer(status, reason);
  }

  private Response answer(int status, String reason) {
    meters.counter("breakwater.batches", "outcome", Integer.toString(status)).increment();
    return Problem.answer(status, reason);
  }
}
