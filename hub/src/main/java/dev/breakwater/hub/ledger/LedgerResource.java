package dev.breakwater.hub.ledger;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The loss ledger by the API. */
@Path("/api/v1/ledger")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Coverage")
@RunOnVirtualThread
public class LedgerResource {
  private final Ledger ledger;

  public LedgerResource(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Every line. */
  @GET
  @Operation(
      summary = "The loss ledger: sent, stored and lost for each run of each part",
      description =
          "sent = stored + lost holds for each line, and lost is what its reasons come to; exact"
              + " says whether it does. events is what was lost before it had a number: beside the"
              + " sum. Runs that are older than thirty days are one line with the epoch 0.")
  public List<LedgerLine> lines(
      @Parameter(description = "Of the cluster of this name.") @QueryParam("cluster")
          @Nullable String cluster,
      @Parameter(description = "Of the node of this name.") @QueryParam("node")
          @Nullable String node) {
    return ledger.lines(new Ledger.Query(cluster, node));
  }
}
