package dev.breakwater.audit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A recording of audit events: an event a line, plain or in gzip, told by its first bytes. Memory
 * is that of one event, whatever the recording's size.
 */
public final class AuditRecording {
  private static final int BUFFER = 1 << 16;

  private final AuditParser parser;

  /** Reads with the parser's bounds. */
  public AuditRecording(AuditParser parser) {
    this.parser = parser;
  }

  /**
   * Reads to the end. What is no event is refused and the next line read; of a gzip that breaks
   * off, everything before the break is read.
   *
   * @param in closed by the caller
   * @throws IOException if the stream itself cannot be read
   */
  public AuditCount read(InputStream in, AuditSink sink) throws IOException {
    BufferedInputStream source = new BufferedInputStream(in, BUFFER);
    AuditLines lines = new AuditLines(parser, sink);
    LineSplitter splitter = new LineSplitter(parser.maximumBytes(), 0, lines);
    if (!isGzip(source)) {
      long bytes = drain(source, splitter);
      splitter.finish();
      return finish(lines, bytes);
    }
    Counted counted = new Counted(splitter);
    try (GZIPInputStream unpacked = new GZIPInputStream(new Unclosed(source), BUFFER)) {
      counted.drain(unpacked);
      splitter.finish();
    } catch (EOFException e) {
      cut(lines, splitter, "the gzip ends too early");
    } catch (ZipException e) {
      cut(lines, splitter, "the gzip is damaged: " + e.getMessage());
    }
    return finish(lines, counted.bytes);
  }

  /** The line at which a gzip breaks off is incomplete, and so no event. */
  private static void cut(AuditLines lines, LineSplitter splitter, String reason) {
    String lost = splitter.pending() > 0 ? ", within this line" : "";
    lines.refuseRest(splitter.start(), reason + lost + "; what would follow is lost");
  }

  private static AuditCount finish(AuditLines lines, long bytes) {
    AuditCount count = lines.count(bytes);
    if (count.events() == 0 && count.refused() == 0) {
      lines.refuseRest(0, bytes == 0 ? "the file is empty" : "the file holds blank lines only");
      return lines.count(bytes);
    }
    return count;
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return first == 0x1F && second == 0x8B;
  }

  private static long drain(InputStream in, LineSplitter splitter) throws IOException {
    Counted counted = new Counted(splitter);
    counted.drain(in);
    return counted.bytes;
  }

  /** Counts also what came before a stream failed. */
  private static final class Counted {
    private final LineSplitter splitter;
    private long bytes;

    Counted(LineSplitter splitter) {
      this.splitter = splitter;
    }

    void drain(InputStream in) throws IOException {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
        splitter.accept(buffer, 0, count);
      }
    }
  }

  /** Leaves closing to the caller. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
