package dev.breakwater.publisher.spool;

import dev.breakwater.publisher.spool.Rewriting.Flow;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Outline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The segments on disk and what is known of them. One thread at a time: the spool guards it. */
final class SegmentLog {
  private static final int MOST_NUMBERINGS = 256;

  private final Path directory;
  private final SpoolLimits limits;
  private final Blocks blocks = new Blocks();
  private final Substitute substitute;
  private final DeliveredMark mark;
  private final List<Segment> segments = new ArrayList<>();
  private final List<ActiveSegment> full = new ArrayList<>();
  private final Map<Numbering, Long> highest = new HashMap<>();
  private final Room room;
  private final SpoolReader reader;
  private final long tornBytes;
  private final long damagedAtStart;

  private @Nullable ActiveSegment active;
  private long written;
  private long committed;
  private long delivered;
  private long givenUpAtTheDoor;
  private String obstacle = "";
  private boolean diskIsFull;

  SegmentLog(Path directory, SpoolLimits limits, Substitute substitute) throws IOException {
    this.directory = directory;
    this.limits = limits;
    this.substitute = substitute;
    this.mark = DeliveredMark.open(directory);
    Recovery.Spooled found = Recovery.of(directory, blocks, substitute);
    this.tornBytes = found.tornBytes();
    this.damagedAtStart = found.damaged();
    segments.addAll(found.segments());
    highest.putAll(found.highest());
    delivered = mark.read();
    written = Math.max(delivered, segments.isEmpty() ? 0 : segments.getLast().lastOrdinal());
    committed = written;
    Reserve reserve = new Reserve(directory);
    room = new Room(segments, limits.segment(), reserve, blocks, substitute);
    reader = new SpoolReader(segments, blocks, substitute, delivered);
    mark.write(delivered);
    dropDelivered();
    reserve.renew();
  }

  /**
   * Appends a batch, and gives up others for it if need be. What matters is given up for the budget
   * alone: a disk that is full may have room again.
   *
   * @param mayGiveUp whether activity may be given up because the disk is full
   * @return false if it cannot be taken in now; {@link #obstacle} says why
   */
  boolean append(Outline outline, byte[] body, long nowMillis, boolean mayGiveUp) {
    Numbering numbering = new Numbering(outline.origin().part(), outline.epoch());
    @Nullable Long known = highest.get(numbering);
    if (known != null && outline.last() <= known) {
      return true;
    }
    FrameKind kind = FrameKind.of(outline);
    FrameHeader header = FrameHeader.of(outline, kind, body, written + 1, nowMillis);
    boolean taken = write(header, body);
    while (!taken && (mayGiveUp || !diskIsFull) && makeRoom(true)) {
      taken = write(header, body);
    }
    if (!taken && (diskIsFull ? !mayGiveUp : isFullOfActivityToCome())) {
      return false;
    }
    if (!taken && (kind == FrameKind.ACTIVITY || kind == FrameKind.MIXED)) {
      Batch records =
          kind == FrameKind.ACTIVITY && header.isWhole()
              ? substitute.forWhole(header, Loss.Reason.SPOOL_FULL)
              : substitute.forActivity(header, body, Loss.Reason.SPOOL_FULL);
      FrameKind rest = kind == FrameKind.MIXED ? FrameKind.MATTERS : FrameKind.GIVEN_UP;
      Framed framed = Framed.of(records, rest, written + 1, nowMillis);
      taken = writeOrMakeRoom(framed.header(), framed.body());
      givenUpAtTheDoor += taken ? Rewriting.givenUp(records) : 0;
    } else if (!taken) {
      taken = writeOrMakeRoom(header, body);
    }
    if (taken) {
      remember(numbering, outline.last());
    }
    return taken;
  }

  private boolean writeOrMakeRoom(FrameHeader header, byte[] body) {
    boolean taken = write(header, body);
    while (!taken && (makeRoom(true) || (!diskIsFull && makeRoom(false)))) {
      taken = write(header, body);
    }
    return taken;
  }

  /** Whether it was the disk, and not the budget, that took nothing the last time. */
  boolean isDiskFull() {
    return diskIsFull;
  }

  /** Why nothing could be appended, in a sentence. */
  String obstacle() {
    return obstacle;
  }

  private boolean write(FrameHeader header, byte[] body) {
    if (bytes() + SegmentFile.HEADER + header.frameBytes() > limits.usable()) {
      obstacle = "the spool's budget of " + limits.budget() + " bytes is spent";
      diskIsFull = false;
      return false;
    }
    try {
      ActiveSegment to = active;
      if (to != null
          && to.segment().frames() > 0
          && to.segment().size() + header.frameBytes() > limits.segment()) {
        sealActive();
        to = null;
      }
      if (to == null) {
        to = ActiveSegment.create(directory, header.ordinal());
        active = to;
        segments.add(to.segment());
      }
      to.append(header, body, blocks);
      written = header.ordinal();
      diskIsFull = false;
      return true;
    } catch (IOException e) {
      obstacle = "the spool cannot be written: " + e.getMessage();
      diskIsFull = true;
      return false;
    }
  }

  private boolean makeRoom(boolean ofActivity) {
    Flow flow = new Flow(delivered, reader.taken());
    if (ofActivity ? room.ofActivity(flow, committed) : room.ofAnything(flow, committed)) {
      return true;
    }
    ActiveSegment open = active;
    if (open == null || open.segment().lastOrdinal() > committed || open.segment().frames() == 0) {
      return false;
    }
    Segment segment = open.segment();
    long bytes = ofActivity ? segment.activityBytes() : segment.matteringBytes();
    if (bytes == 0) {
      return false;
    }
    sealActive();
    return ofActivity ? room.ofActivity(flow, committed) : room.ofAnything(flow, committed);
  }

  /** Whether there is activity that can be given up once it is durable. */
  private boolean isFullOfActivityToCome() {
    return segments.stream()
        .anyMatch(segment -> segment.lastOrdinal() > committed && segment.activityBytes() > 0);
  }

  private void sealActive() {
    ActiveSegment open = active;
    if (open != null) {
      open.segment().seal();
      full.add(open);
      active = null;
    }
  }

  private void remember(Numbering numbering, long last) {
    highest.put(numbering, last);
    if (highest.size() > MOST_NUMBERINGS) {
      highest.keySet().stream()
          .min(Comparator.comparingLong(Numbering::epoch))
          .ifPresent(highest::remove);
    }
  }

  /** The ordinal of what was appended last. */
  long written() {
    return written;
  }

  /** Up to which ordinal everything is durable. */
  long committed() {
    return committed;
  }

  /** Bytes that are appended and not durable. */
  List<Unsynced> unsynced() {
    List<Unsynced> all = new ArrayList<>();
    for (ActiveSegment each : full) {
      all.add(new Unsynced(each, each.segment().size(), true));
    }
    ActiveSegment open = active;
    if (open != null) {
      all.add(new Unsynced(open, open.segment().size(), false));
    }
    return all;
  }

  /**
   * A segment to make durable.
   *
   * @param size its size when it was asked for
   * @param isFull whether nothing more comes to it
   */
  record Unsynced(ActiveSegment segment, long size, boolean isFull) {}

  /** Says that these are durable, with everything up to the ordinal. */
  void committed(List<Unsynced> durable, long upTo) throws IOException {
    committed = Math.max(committed, upTo);
    for (Unsynced each : durable) {
      each.segment().durable(each.size());
      if (each.isFull()) {
        full.remove(each.segment());
        each.segment().close();
      }
    }
  }

  /** Cuts off what could not be made durable: whoever sent it has it still. */
  void dropUncommitted() throws IOException {
    sealActive();
    reader.forget();
    highest.clear();
    committed = written;
    for (ActiveSegment each : List.copyOf(full)) {
      full.remove(each);
      try (each) {
        each.cut();
      }
      int index = segments.indexOf(each.segment());
      if (index >= 0) {
        Segment again = Recovery.again(each.segment(), blocks, substitute);
        each.segment().leave();
        if (again.frames() > 0) {
          segments.set(index, again);
        } else {
          segments.remove(index);
          Files.deleteIfExists(again.file());
        }
      }
    }
  }

  /** Hands out again what was taken and is not delivered. */
  void untake() throws IOException {
    reader.untake(delivered);
  }

  Optional<Parcel> take(int atMost) throws IOException {
    return reader.take(committed, atMost);
  }

  /** Says that everything up to the ordinal is delivered. */
  void delivered(long upTo) throws IOException {
    delivered = Math.max(delivered, upTo);
    dropDelivered();
    mark.write(delivered);
  }

  private void dropDelivered() throws IOException {
    while (!segments.isEmpty()
        && segments.getFirst().isSealed()
        && segments.getFirst().lastOrdinal() <= delivered) {
      Segment segment = segments.removeFirst();
      segment.leave();
      Files.deleteIfExists(segment.file());
    }
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::size).sum();
  }

  /** Whether everything is delivered. */
  boolean isEmpty() {
    return delivered >= written || segments.isEmpty();
  }

  SpoolState state(long commits, Optional<String> stuck) {
    boolean empty = isEmpty();
    long oldest =
        reader.taken() > delivered
            ? reader.takenMillis()
            : segments.isEmpty() ? 0 : segments.getFirst().oldestMillis();
    return new SpoolState(
        bytes(),
        limits.budget(),
        empty ? 0 : segments.stream().mapToLong(Segment::frames).sum(),
        empty ? 0 : oldest,
        room.signalsGivenUp() + givenUpAtTheDoor,
        damagedAtStart + reader.damaged(),
        tornBytes,
        commits,
        stuck);
  }

  void close() throws IOException {
    reader.forget();
    sealActive();
    for (ActiveSegment each : full) {
      each.close();
    }
    full.clear();
    mark.close();
  }
}
