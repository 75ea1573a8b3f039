package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.FrameScan.Found;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.GivenUp;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes segments anew as one, with records of losses in the place of frames of some kinds, and
 * puts the new file in their place: under a name that recovery does not look at, durable, then
 * renamed. A crash leaves the old files, or the new one, or the new one beside old ones that it
 * says it replaces.
 */
final class Rewriting {
  private static final System.Logger LOG = System.getLogger(Rewriting.class.getName());

  /** So many records are joined to one frame at most. */
  private static final int MOST_JOINED = 256;

  private final Blocks blocks;
  private final Substitute substitute;
  private final Set<FrameKind> givingUp;
  private final Flow flow;
  private final Map<Numbering, Waiting> waiting = new HashMap<>();
  private final Segment result;
  private long signalsGivenUp;

  /** Records that may still be joined with the next ones. */
  private record Waiting(Batch records, long ordinal, long storedMillis) {}

  private Rewriting(
      Blocks blocks, Substitute substitute, Set<FrameKind> givingUp, Flow flow, Segment result) {
    this.blocks = blocks;
    this.substitute = substitute;
    this.givingUp = givingUp;
    this.flow = flow;
    this.result = result;
  }

  /**
   * What became of it.
   *
   * @param segment what stands in the place of the segments
   * @param signalsGivenUp how many signals were given up by it
   */
  record Outcome(Segment segment, long signalsGivenUp) {}

  /**
   * How far delivery is.
   *
   * @param delivered frames up to this ordinal are of no more use
   * @param taken frames up to this ordinal stay as they are: they are being delivered
   */
  record Flow(long delivered, long taken) {}

  /**
   * Rewrites neighbours, the oldest first.
   *
   * @param givingUp the kinds of frames to give up
   * @throws IOException if it could not be written; the segments are as they were
   */
  static Outcome of(
      List<Segment> segments,
      Set<FrameKind> givingUp,
      Flow flow,
      Blocks blocks,
      Substitute substitute)
      throws IOException {
    Segment last = segments.getLast();
    SegmentFile name = new SegmentFile(last.name().id(), segments.getFirst().name().replaces());
    Path file = last.file();
    Path fresh = file.resolveSibling(file.getFileName() + SegmentFile.NEW);
    EnumSet<FrameKind> kinds = EnumSet.of(FrameKind.GIVEN_UP);
    kinds.addAll(givingUp);
    Rewriting rewriting = new Rewriting(blocks, substitute, kinds, flow, new Segment(name, file));
    try {
      try (FileChannel out = name.create(fresh)) {
        for (Segment segment : segments) {
          rewriting.take(segment, out);
        }
        rewriting.write(out);
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    tidy(segments, file);
    return new Outcome(rewriting.result, rewriting.signalsGivenUp);
  }

  /**
   * Deletes what was replaced once the new name is durable; before, a crash could leave neither.
   */
  private static void tidy(List<Segment> segments, Path file) {
    segments.forEach(Segment::leave);
    try {
      Directory.sync(file.resolveSibling(""));
      for (Segment segment : segments.subList(0, segments.size() - 1)) {
        Files.deleteIfExists(segment.file());
      }
    } catch (IOException e) {
      LOG.log(WARNING, "cannot tidy the spool up: {0}; a restart will", e.getMessage());
    }
  }

  private void take(Segment segment, FileChannel out) throws IOException {
    try (FileChannel in = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      FrameScan scan = new FrameScan(in, blocks, SegmentFile.HEADER, segment.size());
      Optional<Found> found = scan.next();
      while (found.isPresent()) {
        if (found.get() instanceof Found.Frame frame) {
          take(frame, in, out);
        }
        found = scan.next();
      }
    }
  }

  private void take(Found.Frame frame, FileChannel in, FileChannel out) throws IOException {
    FrameHeader header = frame.header();
    if (header.ordinal() <= flow.delivered()) {
      return;
    }
    boolean spared = header.ordinal() <= flow.taken();
    if (spared) {
      result.spare(givingUp, flow.taken());
    }
    if (spared || !givingUp.contains(header.kind())) {
      write(out);
      blocks.copy(in, frame.position(), out, result.size(), header.frameBytes());
      result.add(header);
      return;
    }
    if (header.kind() == FrameKind.MIXED && !givingUp.contains(FrameKind.MATTERS)) {
      write(out);
      thin(frame, in, out);
      return;
    }
    Batch records = records(frame, in);
    Numbering key = new Numbering(header.part(), header.epoch());
    Waiting before = waiting.get(key);
    if (before == null) {
      waiting.put(key, new Waiting(records, header.ordinal(), header.storedMillis()));
      return;
    }
    Optional<Batch> joined =
        before.records().signals().size() + records.signals().size() <= MOST_JOINED
            ? GivenUp.merged(before.records(), records)
            : Optional.empty();
    if (joined.isEmpty()) {
      write(out);
      waiting.put(key, new Waiting(records, header.ordinal(), header.storedMillis()));
    } else {
      waiting.put(key, new Waiting(joined.get(), header.ordinal(), before.storedMillis()));
    }
  }

  /** Writes a mixed frame without its activity. */
  private void thin(Found.Frame frame, FileChannel in, FileChannel out) throws IOException {
    FrameHeader header = frame.header();
    Batch rest = substitute.forActivity(header, body(frame, in), Loss.Reason.SPOOL_FULL);
    signalsGivenUp += givenUp(rest);
    Framed framed = Framed.of(rest, FrameKind.MATTERS, header.ordinal(), header.storedMillis());
    blocks.write(out, result.size(), framed.header(), framed.body());
    result.add(framed.header());
  }

  private byte[] body(Found.Frame frame, FileChannel in) throws IOException {
    byte[] body = new byte[frame.header().length()];
    blocks.read(in, frame.bodyPosition(), body, 0, body.length);
    return body;
  }

  /** How many signals are on record here as given up by the spool. */
  static long givenUp(Batch records) {
    long count = 0;
    for (Signal signal : records.signals()) {
      if (signal.payload() instanceof Loss loss
          && loss.part() == Part.PUBLISHER
          && loss.reason() == Loss.Reason.SPOOL_FULL) {
        count += loss.count();
      }
    }
    return count;
  }

  private Batch records(Found.Frame frame, FileChannel in) throws IOException {
    FrameHeader header = frame.header();
    if (header.kind() == FrameKind.ACTIVITY && header.isWhole()) {
      Batch records = substitute.forWhole(header, Loss.Reason.SPOOL_FULL);
      signalsGivenUp += givenUp(records);
      return records;
    }
    byte[] body = body(frame, in);
    Batch records = substitute.forBody(header, body, Loss.Reason.SPOOL_FULL);
    if (header.kind() != FrameKind.GIVEN_UP) {
      signalsGivenUp += givenUp(records) - substitute.givenUpBefore(header, body);
    }
    return records;
  }

  /** Writes the records that wait, in the order of their ordinals. */
  private void write(FileChannel out) throws IOException {
    List<Waiting> inOrder =
        waiting.values().stream().sorted(Comparator.comparingLong(Waiting::ordinal)).toList();
    waiting.clear();
    for (Waiting records : inOrder) {
      Framed framed =
          Framed.of(
              records.records(), FrameKind.GIVEN_UP, records.ordinal(), records.storedMillis());
      blocks.write(out, result.size(), framed.header(), framed.body());
      result.add(framed.header());
    }
  }
}
