package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Rewriting.Flow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Makes room in the segments, the least valuable first: the oldest activity, then records of losses
 * that can be joined, then the oldest of what matters. Guarded by the spool.
 */
final class Room {
  private static final System.Logger LOG = System.getLogger(Room.class.getName());
  private static final Set<FrameKind> ACTIVITY = Set.of(FrameKind.ACTIVITY, FrameKind.MIXED);
  private static final Set<FrameKind> RECORDS = Set.of(FrameKind.GIVEN_UP);
  private static final Set<FrameKind> ANY =
      Set.of(FrameKind.ACTIVITY, FrameKind.MIXED, FrameKind.MATTERS);

  private final List<Segment> segments;
  private final int segmentBytes;
  private final Reserve reserve;
  private final Blocks blocks;
  private final Substitute substitute;
  private long signalsGivenUp;

  Room(
      List<Segment> segments,
      int segmentBytes,
      Reserve reserve,
      Blocks blocks,
      Substitute substitute) {
    this.segments = segments;
    this.segmentBytes = segmentBytes;
    this.reserve = reserve;
    this.blocks = blocks;
    this.substitute = substitute;
  }

  /** How many signals it gave up. */
  long signalsGivenUp() {
    return signalsGivenUp;
  }

  /**
   * Gives up the activity in one sealed segment. Only what is durable is touched.
   *
   * @return false if there is none, or no way to write what takes its place
   */
  boolean ofActivity(Flow flow, long committed) {
    return make(Segment::activityBytes, 0, ACTIVITY, flow, committed);
  }

  /**
   * Joins the records of losses in one sealed segment, or gives up what matters in one.
   *
   * @return false if there is nothing to give up, or no way to write what takes its place
   */
  boolean ofAnything(Flow flow, long committed) {
    return make(Segment::givenUpBytes, segmentBytes / 4, RECORDS, flow, committed)
        || make(Segment::matteringBytes, 0, ANY, flow, committed);
  }

  private boolean make(
      ToLongFunction<Segment> bytes,
      long moreThan,
      Set<FrameKind> kinds,
      Flow flow,
      long committed) {
    Optional<Segment> segment = candidate(bytes, moreThan, kinds, flow, committed);
    while (segment.isPresent()) {
      try {
        rewrite(segment.get(), kinds, flow);
        return true;
      } catch (IOException e) {
        segment.get().spare(kinds, flow.taken());
        LOG.log(WARNING, "cannot make room in {0}: {1}", segment.get().file(), e.getMessage());
      } finally {
        reserve.renew();
      }
      segment = candidate(bytes, moreThan, kinds, flow, committed);
    }
    return false;
  }

  private Optional<Segment> candidate(
      ToLongFunction<Segment> bytes,
      long moreThan,
      Set<FrameKind> kinds,
      Flow flow,
      long committed) {
    return segments.stream()
        .filter(segment -> segment.isSealed() && segment.lastOrdinal() <= committed)
        .filter(segment -> segment.lastOrdinal() > flow.taken())
        .filter(segment -> bytes.applyAsLong(segment) > moreThan)
        .filter(segment -> !segment.spares(kinds, flow.taken()))
        .findFirst();
  }

  private void rewrite(Segment segment, Set<FrameKind> kinds, Flow flow) throws IOException {
    int index = segments.indexOf(segment);
    List<Segment> old = new ArrayList<>();
    long kept = kept(segment, kinds);
    if (index > 0 && segments.get(index - 1).size() + kept <= segmentBytes / 2) {
      old.add(segments.get(index - 1));
    }
    old.add(segment);
    long before = old.stream().mapToLong(Segment::size).sum();
    Rewriting.Outcome outcome = write(old, kinds, flow);
    signalsGivenUp += outcome.signalsGivenUp();
    outcome.segment().seal().spare(RECORDS, flow.taken());
    segments.set(index, outcome.segment());
    if (old.size() > 1) {
      segments.remove(index - 1);
    }
    LOG.log(
        INFO,
        "gave up {0} signals in the spool: {1} bytes became {2}",
        Long.toString(outcome.signalsGivenUp()),
        Long.toString(before),
        Long.toString(outcome.segment().size()));
  }

  /** On a disk that is full the reserve is what a rewriting has. */
  private Rewriting.Outcome write(List<Segment> old, Set<FrameKind> kinds, Flow flow)
      throws IOException {
    try {
      return Rewriting.of(old, kinds, flow, blocks, substitute);
    } catch (IOException e) {
      reserve.release();
      return Rewriting.of(old, kinds, flow, blocks, substitute);
    }
  }

  private static long kept(Segment segment, Set<FrameKind> kinds) {
    long kept = segment.givenUpBytes();
    kept += kinds.contains(FrameKind.ACTIVITY) ? 0 : segment.activityBytes();
    kept += kinds.contains(FrameKind.MATTERS) ? 0 : segment.matteringBytes();
    return kept;
  }
}
