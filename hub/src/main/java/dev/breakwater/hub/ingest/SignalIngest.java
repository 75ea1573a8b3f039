package dev.breakwater.hub.ingest;

import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.ingest.IngestOutcome.Committed;
import dev.breakwater.hub.ingest.IngestOutcome.Kind;
import dev.breakwater.hub.ingest.IngestOutcome.Refused;
import dev.breakwater.hub.store.Losses;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Wire;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Commits batches of signals. One transaction holds the position of the batch's origin and epoch,
 * skips what is committed already, writes the effects of the rest, accounts for every number and
 * moves the position, so that a batch that is sent twice, or twice at once, has its effect once.
 *
 * <p>A batch that is refused for good leaves no loss behind: whoever sent it still has it, and
 * sends in its place what accounts for its numbers.
 */
public final class SignalIngest {
  private static final Set<Part> SENDERS = Set.of(Part.COLLECTOR, Part.PUBLISHER);

  private final Jdbi store;
  private final TamperFindings tamper;
  private final Runnable afterFinding;
  private final InstantSource clock;

  /**
   * @param tamper says what of the parts' own lives a person should see
   * @param afterFinding run after each commit of findings; must not block
   */
  public SignalIngest(
      Jdbi store, TamperFindings tamper, Runnable afterFinding, InstantSource clock) {
    this.store = store;
    this.tamper = tamper;
    this.afterFinding = afterFinding;
    this.clock = clock;
  }

  /**
   * Commits the batch in the bytes.
   *
   * @param from the node whose certificate the connection showed
   * @param bytes what it sent; the caller bounds their number
   * @throws JdbiException if the store cannot be written: the batch may be sent again
   */
  public IngestOutcome ingest(Caller.Node from, byte[] bytes) {
    Batch batch;
    try {
      batch = Wire.decode(bytes);
    } catch (MalformedSignalException e) {
      return new Refused(Kind.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!batch.origin().cluster().equals(from.cluster())
        || !batch.origin().node().equals(from.node())) {
      return new Refused(
          Kind.WRONG_ORIGIN,
          "the batch is of another cluster or node than the certificate that it came with");
    }
    if (!SENDERS.contains(batch.origin().part())) {
      return new Refused(
          Kind.WRONG_ORIGIN,
          "a node sends no signals of the part " + batch.origin().part().label());
    }
    try {
      return commit(batch);
    } catch (JdbiException e) {
      if (!isAboutAValue(e)) {
        throw e;
      }
      return new Refused(
          Kind.MALFORMED,
          "the store refuses a value in the signals "
              + batch.first()
              + " to "
              + batch.last()
              + ": "
              + e.getCause());
    }
  }

  private Committed commit(Batch batch) {
    Result result = store.inTransaction(handle -> commit(handle, batch, clock.instant()));
    if (result.found()) {
      afterFinding.run();
    }
    return new Committed(result.last());
  }

  private record Result(long last, boolean found) {}

  private Result commit(Handle handle, Batch batch, Instant now) {
    Positions.Held held = Positions.hold(handle, batch, now);
    if (batch.last() <= held.last()) {
      return new Result(held.last(), false);
    }
    if (held.isNew()) {
      Positions.begin(handle, batch, now);
    }
    Account account = Account.of(batch, held.last(), held.time());
    for (Account.Lost lost : account.lost()) {
      Losses.add(handle, Positions.place(batch), lost.asLoss(), "", now);
    }
    Effects effects = Effects.of(batch, held.last(), tamper);
    effects.write(handle, batch, now);
    Positions.move(handle, batch, account);
    if (held.superseded()) {
      Positions.comesLate(handle, batch);
    }
    return new Result(batch.last(), effects.hasFindings());
  }

  /** Data exceptions, violated constraints and exceeded limits: the next try would fail alike. */
  private static boolean isAboutAValue(JdbiException e) {
    if (!(e.getCause() instanceof SQLException cause) || cause.getSQLState() == null) {
      return false;
    }
    String state = cause.getSQLState();
    return state.startsWith("22") || state.startsWith("54");
  }
}
