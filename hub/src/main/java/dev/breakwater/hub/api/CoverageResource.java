package dev.breakwater.hub.api;

import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.coverage.SourceCoverage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which sources are seen, and what was lost. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Coverage")
@RunOnVirtualThread
public class CoverageResource {
  private static final int MAX_LOSSES = 1000;

  private final Coverage coverage;

  public CoverageResource(Coverage coverage) {
    this.coverage = coverage;
  }

  /** Every source. */
  @GET
  @Path("coverage")
  @Operation(
      summary = "List sources and whether they are seen",
      description =
          "COVERED only while a source says so itself; STALE once it is silent; NOT_COVERED with the"
              + " reason.")
  public List<SourceCoverage> sources() {
    return coverage.sources();
  }

  /** The newest losses. */
  @GET
  @Path("losses")
  @Operation(summary = "List what was lost, newest first")
  public List<LostJson> losses(
      @Parameter(description = "How many at most, from 1 to 1000.")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit) {
    return coverage.recentLosses(Math.clamp(QueryNumber.of("limit", limit), 1, MAX_LOSSES)).stream()
        .map(LostJson::of)
        .toList();
  }

  /**
   * A loss.
   *
   * @param id rises with time
   * @param received when the hub learned of it
   * @param cluster where
   * @param node the node; empty for an audit log
   * @param part the part that lost, or in front of which it was lost
   * @param reason why
   * @param from the first missing number; 0 if there were none yet
   * @param to the last missing number; 0 if there were none yet
   * @param count how many were lost
   * @param start since when
   * @param end until when
   * @param detail what is known beyond that
   */
  public record LostJson(
      long id,
      Instant received,
      String cluster,
      String node,
      String part,
      String reason,
      long from,
      long to,
      long count,
      Instant start,
      Instant end,
      String detail) {
    static LostJson of(LossRecord record) {
      return new LostJson(
          record.id(),
          record.received(),
          record.cluster(),
          record.node(),
          record.loss().part().label(),
          record.loss().reason().name(),
          record.loss().from(),
          record.loss().to(),
          record.loss().count(),
          record.loss().start(),
          record.loss().end(),
          record.detail());
    }
  }
}
