package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.FrameScan.Found;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames in order and joins those that belong together. Remembers its place in a segment
 * for as long as that is the same file. Guarded by the spool.
 */
final class SpoolReader {
  private static final System.Logger LOG = System.getLogger(SpoolReader.class.getName());

  private final List<Segment> segments;
  private final Blocks blocks;
  private final Substitute substitute;
  private long taken;
  private @Nullable Place place;
  private long takenMillis;
  private long damaged;

  /** A place in a segment. */
  private static final class Place {
    final Segment segment;
    final FileChannel file;
    final FrameScan scan;
    Optional<Found.Frame> ahead = Optional.empty();

    Place(Segment segment, FileChannel file, FrameScan scan) {
      this.segment = segment;
      this.file = file;
      this.scan = scan;
    }
  }

  /**
   * @param segments the spool's, in order
   * @param taken frames up to this ordinal are delivered
   */
  SpoolReader(List<Segment> segments, Blocks blocks, Substitute substitute, long taken) {
    this.segments = segments;
    this.blocks = blocks;
    this.substitute = substitute;
    this.taken = taken;
  }

  /** Up to which ordinal frames were handed out. */
  long taken() {
    return taken;
  }

  /** When the first frame that was handed out last was stored, milliseconds since 1970. */
  long takenMillis() {
    return takenMillis;
  }

  /** How many frames it found whose signals cannot be read. */
  long damaged() {
    return damaged;
  }

  /**
   * The next frames, as one.
   *
   * @param upTo the last ordinal that may be read
   * @param atMost bytes; one frame alone may be longer
   * @return empty if there is none
   */
  Optional<Parcel> take(long upTo, int atMost) throws IOException {
    Optional<Found.Frame> next = ahead(upTo);
    Place open = place;
    if (next.isEmpty() || open == null) {
      return Optional.empty();
    }
    List<Found.Frame> frames = new ArrayList<>();
    int bytes = 0;
    do {
      frames.add(next.get());
      bytes += next.get().header().length();
      open.ahead = Optional.empty();
      next = peek(open, upTo);
    } while (next.isPresent()
        && frames.getLast().header().isFollowedBy(next.get().header())
        && bytes + next.get().header().length() <= atMost);
    return Optional.of(joined(open.file, frames, bytes));
  }

  /** Begins again after the ordinal. */
  void untake(long delivered) throws IOException {
    forget();
    taken = delivered;
  }

  /** Forgets its place: what it has seen of the files may hold no more. */
  void forget() throws IOException {
    Place old = place;
    place = null;
    if (old != null) {
      old.file.close();
    }
  }

  /** The frame that comes next, in this segment or a later one, without taking it. */
  private Optional<Found.Frame> ahead(long upTo) throws IOException {
    Place open = place;
    if (open != null && open.segment.isGone()) {
      forget();
      open = null;
    }
    while (true) {
      if (open == null) {
        Optional<Segment> segment = segmentAfter(taken);
        if (segment.isEmpty()) {
          return Optional.empty();
        }
        FileChannel file = FileChannel.open(segment.get().file(), StandardOpenOption.READ);
        open = new Place(segment.get(), file, new FrameScan(file, blocks, SegmentFile.HEADER, 0));
        place = open;
      }
      Optional<Found.Frame> frame = peek(open, upTo);
      if (frame.isPresent() || open.ahead.isPresent()) {
        return frame;
      }
      if (segmentAfter(open.segment.lastOrdinal()).isEmpty()) {
        return Optional.empty();
      }
      taken = Math.max(taken, open.segment.lastOrdinal());
      forget();
      open = null;
    }
  }

  /** The next frame of the segment, without taking it. */
  private Optional<Found.Frame> peek(Place open, long upTo) throws IOException {
    if (open.ahead.isEmpty()) {
      open.scan.extendTo(open.segment.size());
      open.ahead = nextFrame(open.scan);
    }
    return open.ahead.filter(frame -> frame.header().ordinal() <= upTo);
  }

  private Optional<Found.Frame> nextFrame(FrameScan scan) throws IOException {
    Optional<Found> found = scan.next();
    while (found.isPresent()) {
      switch (found.get()) {
        case Found.Frame frame when frame.header().ordinal() > taken -> {
          return Optional.of(frame);
        }
        case Found.Frame _ -> {}
        case Found.Unreadable unreadable -> {
          damaged++;
          LOG.log(WARNING, "{0} bytes of the spool cannot be read", unreadable.bytes());
        }
      }
      found = scan.next();
    }
    return Optional.empty();
  }

  private Optional<Segment> segmentAfter(long ordinal) {
    for (Segment segment : segments) {
      if (segment.lastOrdinal() > ordinal) {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  /** Reads the bodies; what is damaged gets a record in its place and is delivered alone. */
  private Parcel joined(FileChannel file, List<Found.Frame> frames, int bytes) throws IOException {
    byte[] body = new byte[bytes];
    int at = 0;
    for (int i = 0; i < frames.size(); i++) {
      FrameHeader header = frames.get(i).header();
      blocks.read(file, frames.get(i).bodyPosition(), body, at, header.length());
      if (FrameHeader.checksum(body, at, header.length()) != header.bodyChecksum()) {
        return i == 0 ? damaged(header) : stopBefore(frames.subList(0, i), Arrays.copyOf(body, at));
      }
      at += header.length();
    }
    return parcel(frames, body);
  }

  /** Hands out the frames before a damaged one, and comes back to that. */
  private Parcel stopBefore(List<Found.Frame> frames, byte[] body) throws IOException {
    forget();
    return parcel(frames, body);
  }

  private Parcel damaged(FrameHeader header) throws IOException {
    damaged++;
    LOG.log(
        WARNING,
        "the signals {0} to {1} of the {2} are damaged in the spool: recorded as lost",
        Long.toString(header.first()),
        Long.toString(header.last()),
        header.part().label());
    forget();
    taken = header.ordinal();
    takenMillis = header.storedMillis();
    return new Parcel(
        substitute.origin(header.part()),
        header.epoch(),
        header.first(),
        header.last(),
        header.ordinal(),
        1,
        header.storedMillis(),
        Wire.encode(substitute.forDamaged(header)));
  }

  private Parcel parcel(List<Found.Frame> frames, byte[] body) {
    FrameHeader first = frames.getFirst().header();
    FrameHeader last = frames.getLast().header();
    taken = last.ordinal();
    takenMillis = first.storedMillis();
    return new Parcel(
        substitute.origin(first.part()),
        first.epoch(),
        first.first(),
        last.last(),
        last.ordinal(),
        frames.size(),
        first.storedMillis(),
        body);
  }
}
