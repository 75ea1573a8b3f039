package dev.breakwater.publisher.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Walks the frames of a segment by their headers. Where a header is damaged it looks for the next
 * good one; each step moves on, so a walk ends whatever the file holds.
 */
final class FrameScan {
  private final FileChannel file;
  private final Blocks blocks;
  private long end;
  private long position;
  private long lastOrdinal;

  /**
   * @param from where the first frame begins
   * @param end up to where it walks, in bytes from the file's start
   */
  FrameScan(FileChannel file, Blocks blocks, long from, long end) {
    this.file = file;
    this.blocks = blocks;
    this.position = from;
    this.end = end;
  }

  /** What lies at a place of a segment. */
  sealed interface Found {
    /** A frame with a good header that ends within the file; its body may be damaged. */
    record Frame(FrameHeader header, long position) implements Found {
      long bodyPosition() {
        return position + FrameHeader.BYTES;
      }
    }

    /** Bytes that are no frame. */
    record Unreadable(long position, long bytes) implements Found {}
  }

  /** Says that the file has grown. */
  void extendTo(long newEnd) {
    end = newEnd;
  }

  /** Where the next step begins. */
  long position() {
    return position;
  }

  /** What comes next; empty at the end. */
  Optional<Found> next() throws IOException {
    if (position >= end) {
      return Optional.empty();
    }
    Optional<FrameHeader> header = headerAt(position);
    if (header.isPresent()) {
      return Optional.of(found(header.get()));
    }
    long from = position;
    position = nextHeader(from + 1);
    return Optional.of(new Found.Unreadable(from, position - from));
  }

  private Found found(FrameHeader header) {
    long at = position;
    lastOrdinal = header.ordinal();
    position = at + header.frameBytes();
    return new Found.Frame(header, at);
  }

  private Optional<FrameHeader> headerAt(long at) throws IOException {
    if (at + FrameHeader.BYTES > end) {
      return Optional.empty();
    }
    ByteBuffer bytes = blocks.read(file, at, FrameHeader.BYTES);
    if (bytes.remaining() < FrameHeader.BYTES) {
      return Optional.empty();
    }
    return FrameHeader.read(bytes, 0).filter(header -> fits(header, at));
  }

  private boolean fits(FrameHeader header, long at) {
    return at + header.frameBytes() <= end && header.ordinal() > lastOrdinal;
  }

  /** Where the next good header begins; the end if there is none. */
  private long nextHeader(long from) throws IOException {
    long at = from;
    while (at + FrameHeader.BYTES <= end) {
      int atMost = (int) Math.min(Blocks.BYTES, end - at);
      ByteBuffer bytes = blocks.read(file, at, atMost);
      int last = bytes.remaining() - FrameHeader.BYTES;
      if (last < 0) {
        return end;
      }
      for (int i = 0; i <= last; i++) {
        if (bytes.getInt(i) == FrameHeader.MARK) {
          Optional<FrameHeader> header = FrameHeader.read(bytes, i);
          if (header.isPresent() && fits(header.get(), at + i)) {
            return at + i;
          }
        }
      }
      at += last + 1;
    }
    return end;
  }
}
