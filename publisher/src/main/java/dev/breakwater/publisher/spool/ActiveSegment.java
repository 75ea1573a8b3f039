package dev.breakwater.publisher.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The segment that frames are appended to, while it is open. */
final class ActiveSegment implements AutoCloseable {
  private final Segment segment;
  private final FileChannel channel;
  private long durable = SegmentFile.HEADER;

  private ActiveSegment(Segment segment, FileChannel channel) {
    this.segment = segment;
    this.channel = channel;
  }

  /** Begins one whose name is durable. */
  static ActiveSegment create(Path directory, long id) throws IOException {
    SegmentFile name = new SegmentFile(id, id);
    Path file = SegmentFile.path(directory, id);
    FileChannel channel = name.create(file);
    try {
      Directory.sync(directory);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new ActiveSegment(new Segment(name, file), channel);
  }

  Segment segment() {
    return segment;
  }

  /** Appends a frame; if that fails, nothing of it stays. */
  void append(FrameHeader header, byte[] body, Blocks blocks) throws IOException {
    try {
      blocks.write(channel, segment.size(), header, body);
      segment.add(header);
    } catch (IOException e) {
      channel.truncate(segment.size());
      throw e;
    }
  }

  /** Makes what was appended durable. May run while more is appended. */
  void force() throws IOException {
    channel.force(false);
  }

  /** Remembers that it is durable up to that size. */
  void durable(long size) {
    durable = size;
  }

  /** Cuts off what is not durable. */
  void cut() throws IOException {
    channel.truncate(durable);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
