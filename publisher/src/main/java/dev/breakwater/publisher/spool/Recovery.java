package dev.breakwater.publisher.spool;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.FrameScan.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a directory holds, whatever a crash or a bad disk made of it: cuts what was broken off
 * at the end, takes damaged places out of the middle, and leaves out what another segment replaces.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final Path directory;
  private final Blocks blocks;
  private final Substitute substitute;
  private final Map<Numbering, Long> highest = new HashMap<>();
  private long tornBytes;
  private long damaged;

  private Recovery(Path directory, Blocks blocks, Substitute substitute) {
    this.directory = directory;
    this.blocks = blocks;
    this.substitute = substitute;
  }

  /**
   * What was found.
   *
   * @param segments in order, each with at least one frame
   * @param highest the last number of each part and epoch
   * @param tornBytes bytes cut from the end
   * @param damaged places at which frames were that nobody can read
   */
  record Spooled(
      List<Segment> segments, Map<Numbering, Long> highest, long tornBytes, long damaged) {}

  static Spooled of(Path directory, Blocks blocks, Substitute substitute) throws IOException {
    Recovery recovery = new Recovery(directory, blocks, substitute);
    List<Segment> segments = recovery.segments();
    return new Spooled(segments, recovery.highest, recovery.tornBytes, recovery.damaged);
  }

  private List<Segment> segments() throws IOException {
    List<SegmentFile> names = names();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Segment segment = read(names.get(i), i == names.size() - 1);
      if (segment.frames() == 0) {
        Files.delete(segment.file());
      } else {
        segments.add(segment.seal());
      }
    }
    return segments;
  }

  /** The segments that count, in order; deletes what is left of an unfinished rewriting. */
  private List<SegmentFile> names() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(files::add);
    }
    List<SegmentFile> names = new ArrayList<>();
    files.sort(null);
    for (Path file : files) {
      if (file.toString().endsWith(SegmentFile.SUFFIX + SegmentFile.NEW)) {
        Files.delete(file);
      }
      Optional<Long> id = SegmentFile.idOf(file);
      if (id.isPresent()) {
        names.add(name(file, id.get()));
      }
    }
    for (SegmentFile name : List.copyOf(names)) {
      for (SegmentFile other : List.copyOf(names)) {
        if (other.id() >= name.replaces() && other.id() < name.id()) {
          Files.deleteIfExists(SegmentFile.path(directory, other.id()));
          names.remove(other);
        }
      }
    }
    return names;
  }

  private static SegmentFile name(Path file, long id) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return SegmentFile.read(channel)
          .filter(name -> name.id() == id && name.replaces() <= id)
          .orElse(new SegmentFile(id, id));
    }
  }

  /** Reads one segment anew, after it was cut. */
  static Segment again(Segment segment, Blocks blocks, Substitute substitute) throws IOException {
    Path directory = segment.file().resolveSibling("");
    return new Recovery(directory, blocks, substitute).read(segment.name(), true).seal();
  }

  private Segment read(SegmentFile name, boolean isLast) throws IOException {
    Path file = SegmentFile.path(directory, name.id());
    Segment segment = new Segment(name, file);
    long places = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = isLast ? cut(channel) : channel.size();
      FrameScan scan = new FrameScan(channel, blocks, SegmentFile.HEADER, end);
      Optional<Found> found = scan.next();
      while (found.isPresent()) {
        switch (found.get()) {
          case Found.Frame frame -> {
            FrameHeader header = frame.header();
            segment.add(header);
            highest.merge(new Numbering(header.part(), header.epoch()), header.last(), Math::max);
          }
          case Found.Unreadable unreadable -> {
            segment.add(unreadable);
            places++;
            LOG.log(
                WARNING,
                "the spool is damaged: {0} bytes at {1} of {2} cannot be read",
                unreadable.bytes(),
                unreadable.position(),
                file);
          }
        }
        found = scan.next();
      }
    }
    damaged += places;
    return places == 0 || segment.frames() == 0
        ? segment
        : Rewriting.of(
                List.of(segment),
                Set.of(),
                new Rewriting.Flow(0, Long.MAX_VALUE),
                blocks,
                substitute)
            .segment();
  }

  /** Cuts what follows the last whole frame; returns where that ends. */
  private long cut(FileChannel channel) throws IOException {
    long size = channel.size();
    FrameScan scan = new FrameScan(channel, blocks, SegmentFile.HEADER, size);
    long whole = Math.min(SegmentFile.HEADER, size);
    Optional<Found> found = scan.next();
    while (found.isPresent()) {
      if (found.get() instanceof Found.Frame frame && isWhole(channel, frame)) {
        whole = scan.position();
      }
      found = scan.next();
    }
    if (whole < size) {
      channel.truncate(whole);
      tornBytes += size - whole;
      LOG.log(
          WARNING, "cut {0} bytes from the end of the spool: a write was broken off", size - whole);
    }
    return whole;
  }

  private boolean isWhole(FileChannel channel, Found.Frame frame) throws IOException {
    byte[] body = new byte[frame.header().length()];
    blocks.read(channel, frame.bodyPosition(), body, 0, body.length);
    return FrameHeader.checksum(body, 0, body.length) == frame.header().bodyChecksum();
  }
}
