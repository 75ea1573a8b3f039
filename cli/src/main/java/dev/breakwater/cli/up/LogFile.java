package dev.breakwater.cli.up;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The log of a part: begun anew at each start of {@code up} and when it has grown to its bound; the
 * file before it is kept with {@code .1} after its name. The last lines are remembered, so that
 * they can be shown when the part ends.
 */
final class LogFile implements AutoCloseable {
  /** A file grows to so many bytes. */
  static final long BOUND = 16L << 20;

  private static final int REMEMBERED = 12;

  private final Path path;
  private final long bound;
  private final Deque<String> last = new ArrayDeque<>();
  private OutputStream out;
  private long written;

  LogFile(Path path, long bound) throws IOException {
    this.path = path;
    this.bound = bound;
    this.out = begin();
  }

  synchronized void line(String line) throws IOException {
    if (last.size() == REMEMBERED) {
      last.removeFirst();
    }
    last.addLast(line);
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    if (written + bytes.length > bound && written > 0) {
      out.close();
      out = begin();
    }
    out.write(bytes);
    out.flush();
    written += bytes.length;
  }

  synchronized List<String> lastLines() {
    return List.copyOf(last);
  }

  /** Forgets the last lines: what follows is of another run of the part. */
  synchronized void forget() {
    last.clear();
  }

  Path path() {
    return path;
  }

  private OutputStream begin() throws IOException {
    if (Files.exists(path)) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    written = 0;
    return new BufferedOutputStream(
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
