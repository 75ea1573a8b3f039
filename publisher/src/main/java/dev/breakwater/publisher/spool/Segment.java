package dev.breakwater.publisher.spool;

import dev.breakwater.publisher.spool.FrameScan.Found;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** What is known in memory of a segment file: enough to choose what to give up. */
final class Segment {
  private final SegmentFile name;
  private final Path file;
  private long size = SegmentFile.HEADER;
  private long lastOrdinal;
  private long frames;
  private long activityBytes;
  private long matteringBytes;
  private long givenUpBytes;
  private long oldestMillis = Long.MAX_VALUE;
  private boolean gone;
  private long sparedUpTo = -1;
  private final Set<FrameKind> sparedKinds = EnumSet.noneOf(FrameKind.class);
  private boolean sealed;

  Segment(SegmentFile name, Path file) {
    this.name = name;
    this.file = file;
  }

  /** Takes a frame at the end of the file into account. */
  void add(FrameHeader header) {
    size += header.frameBytes();
    lastOrdinal = header.ordinal();
    frames++;
    oldestMillis = Math.min(oldestMillis, header.storedMillis());
    switch (header.kind()) {
      case ACTIVITY, MIXED -> activityBytes += header.frameBytes();
      case MATTERS -> matteringBytes += header.frameBytes();
      case GIVEN_UP -> givenUpBytes += header.frameBytes();
    }
  }

  /** Takes bytes at the end of the file into account that are no frame. */
  void add(Found.Unreadable unreadable) {
    size += unreadable.bytes();
  }

  /** Says that frames of these kinds stayed because they were being delivered. */
  void spare(Set<FrameKind> kinds, long upTo) {
    if (sparedUpTo != upTo) {
      sparedKinds.clear();
    }
    sparedKinds.addAll(kinds);
    sparedUpTo = upTo;
  }

  /** Whether giving these kinds up was tried, and would spare the same frames again. */
  boolean spares(Set<FrameKind> kinds, long upTo) {
    return sparedUpTo == upTo && sparedKinds.containsAll(kinds);
  }

  /** Says that nothing will be appended to it. */
  Segment seal() {
    sealed = true;
    return this;
  }

  boolean isSealed() {
    return sealed;
  }

  /** Says that the file is deleted or another has its name: what was read of it holds no more. */
  void leave() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  SegmentFile name() {
    return name;
  }

  Path file() {
    return file;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** The ordinal of its last frame; 0 if it has none. */
  long lastOrdinal() {
    return lastOrdinal;
  }

  long frames() {
    return frames;
  }

  long activityBytes() {
    return activityBytes;
  }

  long matteringBytes() {
    return matteringBytes;
  }

  long givenUpBytes() {
    return givenUpBytes;
  }

  /** When its oldest frame was stored, milliseconds since 1970. */
  long oldestMillis() {
    return oldestMillis;
  }
}
