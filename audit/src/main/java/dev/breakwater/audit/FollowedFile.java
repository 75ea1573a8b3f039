package dev.breakwater.audit;

import dev.breakwater.audit.RotatedFiles.Rotated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An audit log that is being written, followed through its rotation: by renaming and creating anew,
 * as the API server does, and by copying and truncating, as logrotate may. Between two calls of
 * {@link #poll} it may be rotated several times: what the rotated files still hold is read, in
 * order. The file need not exist yet.
 *
 * <p>One thread uses it. It polls, and when it has dealt with what came it keeps {@link
 * #position()}; given back at the next start, nothing is lost and nothing comes twice.
 */
public final class FollowedFile implements AutoCloseable {
  private static final long BYTES_A_POLL = 16L << 20;

  private final Path log;
  private final AuditParser parser;
  private final AuditSink sink;
  private final RotatedFiles rotated;
  private Optional<Position> resume;
  private @Nullable OpenLog open;
  private FileTime leftOff = FileTime.fromMillis(0);

  /**
   * Follows a file; nothing is read yet.
   *
   * @param position where an earlier run stood; empty to begin with the file's first line
   * @param sink takes the events, and as refused also word of what rotation took away unread
   * @throws IllegalArgumentException if the path names no file
   */
  public FollowedFile(Path log, Optional<Position> position, AuditParser parser, AuditSink sink) {
    if (log.getFileName() == null) {
      throw new IllegalArgumentException(log + " names no file to follow");
    }
    this.log = log.toAbsolutePath();
    this.resume = position;
    this.parser = parser;
    this.sink = sink;
    this.rotated = new RotatedFiles(this.log);
    position.ifPresent(p -> leftOff = FileTime.from(p.left(), TimeUnit.NANOSECONDS));
  }

  /**
   * Reads what is there, up to 16 MiB, and returns without waiting. A line whose end has not been
   * written yet is left for later.
   *
   * @return what was read; no bytes if there is nothing new
   * @throws IOException if a file that is there cannot be read
   */
  public AuditCount poll() throws IOException {
    OpenLog current = open == null ? begin() : open;
    if (current == null) {
      return AuditCount.NONE;
    }
    if (current.wasTruncated()) {
      current = copyOf(current);
    } else if (current.isUnread() && (!current.isEmpty() || hasMovedOn(current))) {
      current = passedOver(current);
    }
    AuditCount count = current.read(BYTES_A_POLL);
    while (count.bytes() == 0 && isDone(current)) {
      count = count.plus(current.finish());
      current = next(current);
      count = count.plus(current.read(BYTES_A_POLL));
    }
    return count;
  }

  /** Whether there is a file to read; if not, it does not exist yet. */
  public boolean isReading() {
    return open != null;
  }

  /** How far the events reach that were handed out; empty if there were none ever. */
  public Optional<Position> position() {
    OpenLog current = open;
    return current == null ? resume : Optional.of(current.position(leftOff));
  }

  @Override
  public void close() throws IOException {
    OpenLog current = open;
    if (current != null) {
      resume = Optional.of(current.position(leftOff));
      open = null;
      current.close();
    }
  }

  private @Nullable OpenLog begin() throws IOException {
    Optional<Position> from = resume;
    if (from.isPresent()) {
      Optional<Path> file = fileOf(from.get());
      if (file.isPresent()) {
        return open(file.get(), from.get().offset());
      }
    }
    if (!Files.exists(log)) {
      return null;
    }
    from.ifPresent(this::lost);
    leftOff = rotated.newest();
    return open(log, 0);
  }

  /** Where the file is now that was read to the position, or, if nothing was, what comes next. */
  private Optional<Path> fileOf(Position position) throws IOException {
    if (position.headLength() == 0) {
      List<Rotated> later = rotated.after(leftOff);
      return later.isEmpty()
          ? Optional.of(log).filter(Files::exists)
          : Optional.of(later.getFirst().path());
    }
    if (Files.exists(log)
        && FileHead.inode(log) == position.inode()
        && FileHead.matches(log, position)) {
      return Optional.of(log);
    }
    return rotated.successor(position).map(Rotated::path);
  }

  /** The log was truncated: what had not been read of it is in the copy that was made before. */
  private OpenLog copyOf(OpenLog truncated) throws IOException {
    Position position = truncated.position(leftOff);
    Optional<Rotated> copy = rotated.successor(position);
    OpenLog opened = copy.isPresent() ? open(copy.get().path(), position.offset()) : open(log, 0);
    truncated.close();
    if (copy.isEmpty()) {
      lost(position);
    }
    return opened;
  }

  /**
   * Whether nothing more will be written to the file. The writer may hold a file a while longer
   * that was renamed under it: such a one is done at the second look that finds no more.
   */
  private boolean isDone(OpenLog current) throws IOException {
    return hasMovedOn(current) && (!current.wasLive() || current.endSeenTwice());
  }

  /** Whether the log's name leads to another file than the one that is read. */
  private boolean hasMovedOn(OpenLog current) throws IOException {
    try {
      return FileHead.inode(log) != current.inode();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Goes on to the file that was written next. */
  private OpenLog next(OpenLog left) throws IOException {
    leftOff = rotated.modified(left);
    List<Rotated> later = rotated.after(leftOff);
    OpenLog opened = open(later.isEmpty() ? log : later.getFirst().path(), 0);
    left.close();
    return opened;
  }

  /**
   * While nothing was read of a log, it may have been filled, copied and truncated, or renamed:
   * what comes next is the oldest rotated file that is newer than the last one read, be it this
   * one.
   */
  private OpenLog passedOver(OpenLog unread) throws IOException {
    List<Rotated> later = rotated.after(leftOff);
    if (later.isEmpty() || later.getFirst().inode() == unread.inode()) {
      return unread;
    }
    OpenLog opened = open(later.getFirst().path(), 0);
    unread.close();
    return opened;
  }

  private OpenLog open(Path path, long offset) throws IOException {
    OpenLog opened = new OpenLog(path, offset, path.equals(log), parser, sink);
    open = opened;
    return opened;
  }

  private void lost(Position position) {
    sink.refused(
        new Refused(
            0,
            position.offset(),
            "the log was rotated and the file that it became is gone: what was written to it after"
                + " byte "
                + position.offset()
                + " is lost; keep rotated files longer than Breakwater is down"));
  }
}
