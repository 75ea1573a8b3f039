package dev.breakwater.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A log file that is open, whatever its name has become since. */
final class OpenLog implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final long inode;
  private final LineSplitter splitter;
  private final AuditLines lines;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long read;
  private int headLength;
  private long head;
  private final FileTime modified;
  private boolean endSeen;

  /** Opens a file to be read from an offset at which a line begins. */
  OpenLog(Path path, long offset, AuditParser parser, AuditSink sink) throws IOException {
    this.channel = FileChannel.open(path);
    this.inode = FileHead.inode(path);
    this.modified = Files.getLastModifiedTime(path);
    this.lines = new AuditLines(parser, sink);
    this.splitter = new LineSplitter(parser.maximumBytes(), offset, lines);
    this.read = offset;
    learnHead();
  }

  long inode() {
    return inode;
  }

  /** When it had been written to last as it was opened. */
  FileTime modified() {
    return modified;
  }

  /** Whether it has become another file under the same inode, or has been emptied. */
  boolean wasTruncated() throws IOException {
    return channel.size() < read
        || (headLength > 0 && FileHead.checksum(channel, headLength) != head);
  }

  /** Reads to the end or so many bytes. */
  AuditCount read(long maximum) throws IOException {
    AuditCount before = lines.count(0);
    long from = read;
    while (read - from < maximum) {
      buffer.clear();
      int count = channel.read(buffer, read);
      if (count <= 0) {
        break;
      }
      splitter.accept(buffer.array(), 0, count);
      read += count;
      learnHead();
    }
    if (read > from) {
      endSeen = false;
    }
    return since(before, read - from);
  }

  /** Hands out the last line, which was not ended. */
  AuditCount finish() {
    AuditCount before = lines.count(0);
    splitter.finish();
    return since(before, 0);
  }

  /** Whether this is the second look in a row that found the end. */
  boolean endSeenTwice() {
    boolean twice = endSeen;
    endSeen = true;
    return twice;
  }

  Position position() {
    return new Position(inode, splitter.start(), headLength, head);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private AuditCount since(AuditCount before, long bytes) {
    AuditCount now = lines.count(0);
    return new AuditCount(now.events() - before.events(), now.refused() - before.refused(), bytes);
  }

  private void learnHead() throws IOException {
    int length = (int) Math.min(FileHead.LENGTH, splitter.start());
    if (length > headLength) {
      head = FileHead.checksum(channel, length);
      headLength = length;
    }
  }
}
