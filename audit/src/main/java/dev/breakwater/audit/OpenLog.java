package dev.breakwater.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** A log file that is open, whatever its name has become since. */
final class OpenLog implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final long inode;
  private final boolean live;
  private final LineSplitter splitter;
  private final AuditLines lines;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private long read;
  private final byte[] head = new byte[FileHead.LENGTH];
  private int headLength;
  private final FileTime modified;
  private boolean endSeen;

  /**
   * Opens a file to be read from an offset at which a line begins.
   *
   * @param live whether it is the one that is being written
   */
  OpenLog(Path path, long offset, boolean live, AuditParser parser, AuditSink sink)
      throws IOException {
    this.live = live;
    this.channel = FileChannel.open(path);
    this.inode = FileHead.inode(path);
    this.modified = Files.getLastModifiedTime(path);
    this.lines = new AuditLines(parser, sink);
    this.splitter = new LineSplitter(parser.maximumBytes(), offset, lines);
    this.read = offset;
    this.headLength = FileHead.read(channel, head, (int) Math.min(offset, head.length));
  }

  long inode() {
    return inode;
  }

  /** When it had been written to last as it was opened. */
  FileTime modified() {
    return modified;
  }

  /** Whether it was the one being written when it was opened. */
  boolean wasLive() {
    return live;
  }

  /** Whether nothing of it has been read. */
  boolean isUnread() {
    return read == 0;
  }

  boolean isEmpty() throws IOException {
    return channel.size() == 0;
  }

  /** Whether it has become another file under the same inode, or has been emptied. */
  boolean wasTruncated() throws IOException {
    return channel.size() < read || !FileHead.begins(channel, head, headLength);
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
      learnHead(count);
      splitter.accept(buffer.array(), 0, count);
      read += count;
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

  /**
   * How far it has been read.
   *
   * @param left see {@link Position#left()}
   */
  Position position(FileTime left) {
    return new Position(
        inode,
        splitter.start(),
        headLength,
        FileHead.checksum(head, headLength),
        left.to(TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private AuditCount since(AuditCount before, long bytes) {
    AuditCount now = lines.count(0);
    return new AuditCount(now.events() - before.events(), now.refused() - before.refused(), bytes);
  }

  /** Keeps of what was read now what belongs to the file's first bytes. */
  private void learnHead(int count) {
    if (read == headLength && headLength < head.length) {
      int length = Math.min(count, head.length - headLength);
      System.arraycopy(buffer.array(), 0, head, headLength, length);
      headLength += length;
    }
  }
}
